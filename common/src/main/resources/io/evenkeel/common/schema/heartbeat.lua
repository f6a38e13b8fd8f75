-- An orchestrator is alive. Prunes those that lapsed, and says who is left.
-- KEYS[1] orchestrators                ZSET id -> last heartbeat, ms
-- KEYS[2] {orchestrators}:membership   HASH version, grace_until
-- KEYS[3] {orchestrators}:seats        ZSET lapsed id -> end of its seat, ms
-- ARGV[1] id of the caller
-- ARGV[2] life: a member whose heartbeat is older has lapsed, ms
-- ARGV[3] seat: how long a lapsed member still counts for a quorum, ms
-- Returns {version, now in ms, {members}, {lapsed ids with a seat}}

local members, membership, seats = KEYS[1], KEYS[2], KEYS[3]
local id, life, seat = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function integer(number)
  return string.format('%.0f', number)
end

local version = tonumber(redis.call('HGET', membership, 'version') or '')
local grace_until = tonumber(redis.call('HGET', membership, 'grace_until') or '') or 0
local changed = not version

local listed = redis.call('ZRANGE', members, 0, -1, 'WITHSCORES')
local last_seen, youngest = {}, nil
for i = 1, #listed, 2 do
  local score = tonumber(listed[i + 1])
  if score > now then -- the clock went back, as after a fail-over: else this one could not lapse for as long
    score = now
    redis.call('ZADD', members, integer(now), listed[i])
  end
  last_seen[listed[i]] = score
  if not youngest or score > youngest then
    youngest = score
  end
end
if grace_until > now + life then
  grace_until = now + life -- the clock went back here too
end

-- Not everybody fell silent at once: Redis was away. They get one life to come back.
if youngest and now - youngest >= life then
  grace_until = now + life
  redis.call('HSET', membership, 'grace_until', integer(grace_until))
end

if now >= grace_until then
  for other, seen in pairs(last_seen) do
    if other ~= id and now - seen >= life then
      local lapsed_at = math.max(seen + life, grace_until)
      redis.call('ZREM', members, other)
      redis.call('ZADD', seats, integer(lapsed_at + seat), other)
      changed = true
    end
  end
end

if not last_seen[id] then
  changed = true
end
redis.call('ZADD', members, integer(now), id)
redis.call('ZREM', seats, id)
redis.call('ZREMRANGEBYSCORE', seats, '-inf', integer(now))

if changed then
  version = math.max((version or 0) + 1, now)
  redis.call('HSET', membership, 'version', integer(version))
end

return {version, now, redis.call('ZRANGE', members, 0, -1), redis.call('ZRANGE', seats, 0, -1)}
