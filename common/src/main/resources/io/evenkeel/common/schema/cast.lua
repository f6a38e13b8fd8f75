-- A vote on one backend, the verdict that follows from all votes, and the one publication of a transition.
-- KEYS[1]   backend:<id>           HASH, the record
-- KEYS[2]   {backend:<id>}:votes   HASH orchestrator id -> "up|down <ms> <reason>"
-- ARGV[1]   id of the backend
-- ARGV[2]   id of the voter
-- ARGV[3]   up, down or none (none takes an earlier vote back)
-- ARGV[4]   reason, in words
-- ARGV[5]   membership version that the voter goes by
-- ARGV[6]   quorum size: a majority of it must say down
-- ARGV[7]   life of a vote, ms
-- ARGV[8]   channel of transitions
-- ARGV[9..] ids of the watchers: a majority of them must say up, nobody else's vote counts
-- Returns {outcome, old status, new status, votes for the new one, out of, reason}; outcome is one of
--   gone      the record has no url: nothing was written
--   stale     a newer membership decides: the vote was recorded
--   recorded  no majority: status stays
--   kept      the majority says what is stored
--   changed   status was written and published

local record, votes = KEYS[1], KEYS[2]
local backend, voter, vote, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local version, quorum, life, channel = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]

local time = redis.call('TIME')
local seconds = tonumber(time[1])
local now = seconds * 1000 + math.floor(tonumber(time[2]) / 1000)

local function integer(number)
  return string.format('%.0f', number)
end

-- ISO-8601 in UTC. Years run from March, so that a leap day is the last day of its year.
local function instant()
  local day, rest = math.floor(seconds / 86400), seconds % 86400
  local since = day + 719468 -- from 0000-03-01
  local era = math.floor(since / 146097) -- 400 years each
  local of_era = since % 146097
  local year_of_era = math.floor(
    (of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year_of_era + math.floor(year_of_era / 4) - math.floor(year_of_era / 100))
  local march_month = math.floor((5 * of_year + 2) / 153) -- 0 is March
  local month_day = of_year - math.floor((153 * march_month + 2) / 5) + 1
  local month = march_month < 10 and march_month + 3 or march_month - 9
  local year = era * 400 + year_of_era + (month <= 2 and 1 or 0)
  return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ', year, month, month_day,
    math.floor(rest / 3600), math.floor(rest / 60) % 60, rest % 60, now % 1000)
end

local stored = redis.call('HMGET', record, 'url', 'status', 'revision', 'membership_version')
local status = stored[2] or ''
if not stored[1] then
  return {'gone', status, status, 0, 0, ''}
end

if vote == 'none' then
  redis.call('HDEL', votes, voter)
else
  redis.call('HSET', votes, voter, vote .. ' ' .. integer(now) .. ' ' .. reason)
  redis.call('PEXPIRE', votes, integer(10 * life)) -- housekeeping only: a vote's age is in its stamp
end

local known_version = tonumber(stored[4] or '') or 0
if version < known_version then
  return {'stale', status, status, 0, 0, ''}
end
if version > known_version then
  redis.call('HSET', record, 'membership_version', integer(version))
end

local watchers, watching = {}, 0
for i = 9, #ARGV do
  watchers[ARGV[i]] = true
  watching = watching + 1
end

local count = {up = 0, down = 0}
local newest = {up = {at = -1, reason = ''}, down = {at = -1, reason = ''}}
local cast = redis.call('HGETALL', votes)
for i = 1, #cast, 2 do
  local direction, at, why = string.match(cast[i + 1], '^(%a+) (%d+) ?(.*)$')
  at = tonumber(at or '')
  if not count[direction or ''] or at > now or now - at > life then
    redis.call('HDEL', votes, cast[i]) -- garbage, from before the clock went back, or too old
  elseif watchers[cast[i]] then
    count[direction] = count[direction] + 1
    if at > newest[direction].at or cast[i] == voter then
      newest[direction] = {at = at, reason = why}
    end
  end
end

local function majority(number)
  return math.floor(number / 2) + 1
end

quorum = math.max(quorum, watching)
local direction, verdict, out_of = nil, status, 0
if count.down >= majority(quorum) then
  direction, verdict, out_of = 'down', 'unhealthy', quorum
elseif count.up >= majority(watching) then
  direction, verdict, out_of = 'up', 'healthy', watching
end

if not direction then
  -- No verdict, but a watcher that sees what is stored vouches for it.
  local vouched = watchers[voter]
    and ((vote == 'up' and status == 'healthy') or (vote == 'down' and status == 'unhealthy'))
  if vouched then
    redis.call('HSET', record, 'last_checked', instant())
  end
  return {'recorded', status, status, 0, 0, ''}
end

local why = newest[direction].reason
if verdict == status then
  redis.call('HSET', record, 'last_checked', instant())
  return {'kept', status, status, count[direction], out_of, why}
end

local old_revision = tonumber(stored[3] or '') or 0
if not (old_revision >= 0 and old_revision < 9007199254740991) then
  old_revision = 0 -- beyond what Lua's numbers count exactly: nobody's revision
end
local revision = integer(math.max(math.floor(old_revision) + 1, now))
redis.call('HSET', record, 'status', verdict, 'revision', revision, 'reason', why, 'last_checked', instant())
redis.call('PUBLISH', channel,
  '{"backend_id":"' .. backend .. '","status":"' .. verdict .. '","revision":' .. revision .. '}')
return {'changed', status, verdict, count[direction], out_of, why}
