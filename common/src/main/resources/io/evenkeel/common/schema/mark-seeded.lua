-- Writes the registry's marker, the last step of seeding: whoever sees it may take an empty set at its word.
-- KEYS[1]   registry
-- ARGV[1]   a UUID, the registry's id if it has none yet
-- ARGV[2]   the instant now (ISO-8601), when the marker was created if it does not say yet
-- ARGV[3..] ids of backends that have been added; each is remembered for good, so that none is added twice
-- Returns   how many of the ids were not remembered before

local function absent(field)
  local value = redis.call('HGET', KEYS[1], field)
  return not value or value == ''
end

if absent('id') then
  redis.call('HSET', KEYS[1], 'id', ARGV[1])
end
if absent('created') then
  redis.call('HSET', KEYS[1], 'created', ARGV[2])
end

local ids, remembered = {}, {}
local function remember(id)
  if not remembered[id] then
    remembered[id] = true
    ids[#ids + 1] = id
  end
end

local stored = redis.call('HGET', KEYS[1], 'seeded')
for id in string.gmatch(stored or '', '%S+') do
  remember(id)
end
local before = #ids
for i = 3, #ARGV do
  remember(ARGV[i])
end

local seeded = table.concat(ids, ' ')
if seeded ~= stored then
  redis.call('HSET', KEYS[1], 'seeded', seeded)
end

return #ids - before
