-- Writes the registry's marker if there is none: by hand-over of a registry made by hand, or as the last step of a restore.
-- KEYS[1] registry
-- ARGV[1] a UUID, the registry's id if it has none
-- ARGV[2] the instant (ISO-8601) at which the registry was created
-- ARGV[3] ids that seeding has ever added, separated by one space; empty: none
-- Returns the id that is stored now

local id = redis.call('HGET', KEYS[1], 'id')
if id and id ~= '' then
  return id
end
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'created', ARGV[2])
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[1], 'seeded', ARGV[3])
end
return ARGV[1]
