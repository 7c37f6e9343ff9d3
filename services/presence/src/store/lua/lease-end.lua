-- When one person's last lease ends or ended.
-- KEYS: ends of people
-- ARGV: person
local time = redis.call('TIME')
return { time[1] * 1000 + math.floor(time[2] / 1000), redis.call('ZSCORE', KEYS[1], ARGV[1]) }
