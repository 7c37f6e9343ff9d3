create table counters (id int primary key, value int not null);
insert into counters select id, 0 from generate_series(1, 4) as id;
