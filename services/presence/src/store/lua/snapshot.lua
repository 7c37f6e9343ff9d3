-- Everybody who is not away, with when their last lease ends or ended, and how many leases are alive.
-- KEYS: ends of people, ends of leases
-- ARGV: suspect ms
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {
  now,
  redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', now), '+inf'),
  redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now - tonumber(ARGV[1])), '+inf', 'WITHSCORES'),
}
