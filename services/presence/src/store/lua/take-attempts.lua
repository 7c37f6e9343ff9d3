-- Counts one attempt under every key, or none when one of them is used up.
-- KEYS: counters
-- ARGV: window ms, then the most attempts of each counter
-- Returns 0, or the milliseconds until the used up counter starts again.
for i = 1, #KEYS do
  if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i + 1]) then
    return math.max(1, redis.call('PTTL', KEYS[i]))
  end
end
for i = 1, #KEYS do
  if redis.call('INCR', KEYS[i]) == 1 then
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
  end
end
return 0
