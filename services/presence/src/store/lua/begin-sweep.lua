-- Takes the turn to sweep: 1, or 0 when somebody else is at it or was a moment ago.
-- Keeps in mind since when Redis remembers: an emptied one has no such key, and gets a new one here.
-- KEYS: lock, time of the last sweep, time since which Redis remembers
-- ARGV: token of the holder, longest hold ms, least age of the last sweep ms, keep ms
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local text = string.format('%.0f', now)
redis.call('SET', KEYS[3], text, 'NX')
redis.call('PEXPIRE', KEYS[3], ARGV[4])
local last = redis.call('GET', KEYS[2])
if last and now - tonumber(last) < tonumber(ARGV[3]) then
  return 0
end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 0
end
redis.call('SET', KEYS[2], text, 'PX', ARGV[4])
return 1
