-- An orchestrator leaves of its own will: neither member nor seat remains.
-- KEYS[1] orchestrators                ZSET id -> last heartbeat, ms
-- KEYS[2] {orchestrators}:membership   HASH version, grace_until
-- KEYS[3] {orchestrators}:seats        ZSET lapsed id -> end of its seat, ms
-- ARGV[1] id of the caller
-- Returns the version

local left = redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])

local version = tonumber(redis.call('HGET', KEYS[2], 'version') or '') or 0
if left == 1 then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  version = math.max(version + 1, now)
  redis.call('HSET', KEYS[2], 'version', string.format('%.0f', version))
end
return version
