#!/usr/bin/env bash
# The Compose end-to-end test: does what the README tells a user to do, and checks what the user was promised.
#
#   system-tests/compose-walk.sh
#
# Needs a Docker engine, `docker compose` (v2) or `docker-compose` (1.29), and curl. The ports may be changed by the
# EVENKEEL_*PORT variables of docker-compose.yml. It builds the images, starts the topology as a project of its own,
# and removes that project again, whatever happens. Its last line is `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly PROJECT=evenkeel-walk
readonly TRAFFIC=http://localhost:${EVENKEEL_PORT:-8080}
readonly MANAGEMENT=http://localhost:${EVENKEEL_MANAGEMENT_PORT:-8081}
readonly ORCHESTRATOR=http://localhost:${EVENKEEL_ORCHESTRATOR_PORT:-8090}
readonly PROMETHEUS=http://localhost:${EVENKEEL_PROMETHEUS_PORT:-9090}
readonly BACKENDS="backend1 backend2 backend3 backend4"
readonly SERVICES="orchestrator load-balancer $BACKENDS"
readonly CONTAINERS="redis redis-init $SERVICES prometheus"
readonly WORKERS=4

work=$(mktemp -d)
passed=0
failed=0
load_pids=()
subscriber=

# ---------------------------------------------------------------- tools

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose -p "$PROJECT" "$@"; }
else
  compose() { docker-compose -p "$PROJECT" "$@"; }
fi

step() { printf '\n== %s\n' "$*"; }

# claim TEXT COMMAND...: one line of the result; a failed claim does not end the walk.
claim() {
  local text=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    printf '   ok    %s\n' "$text"
  else
    failed=$((failed + 1))
    printf '   FAIL  %s\n' "$text"
  fi
}

# within SECONDS COMMAND...: repeats the command until it succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

finish() {
  local status=$?
  set +e
  stop_load
  [ -z "$subscriber" ] || kill "$subscriber" 2>/dev/null
  if [ "$status" -ne 0 ] || [ "$failed" -ne 0 ]; then
    for container in $CONTAINERS; do
      printf '\n-- last lines of %s\n' "$container"
      docker logs --tail 25 "$container" 2>&1
    done
  fi
  step "removing the project"
  compose --profile observability down -v
  rm -rf "$work"
  [ "$status" -eq 0 ] || failed=$((failed + 1))
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && exit 0
  exit 1
}

# ---------------------------------------------------------------- looks

redis() { docker exec redis redis-cli "$@"; }

field() { redis HGET "backend:$1" "$2"; }

status_is() { [ "$(field "$1" status)" = "$2" ]; }

health_is() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$1" 2>/dev/null)" = "$2" ]; }

is_running() { [ "$(docker inspect -f '{{.State.Running}}' "$1")" = true ]; }

is_stopped() { ! is_running "$1"; }

status_of_all_is() { # STATUS
  local backend
  for backend in $BACKENDS; do status_is "$backend" "$1" || return 1; done
}

set_is_complete() { [ "$(redis SMEMBERS backends 2>/dev/null | sort | xargs)" = "$BACKENDS" ]; }

all_healthy() { # CONTAINER...
  local container
  for container in "$@"; do health_is "$container" healthy || return 1; done
}

# Not a pipe: grep -q leaves at the first match, and the writer's broken pipe would be the result.
body_has() { grep -Eq -- "$2" <(curl -fsS --max-time 10 "$1" 2>/dev/null); } # URL PATTERN

log_has() { grep -Eq -- "$2" <(docker logs "$1" 2>&1); } # CONTAINER PATTERN

targets_up() {
  local seen
  seen=$(curl -fsS "$PROMETHEUS/api/v1/targets" 2>/dev/null | grep -o '"health":"[a-z]*"' | sort | uniq -c | xargs)
  [ "$seen" = '7 health:up' ]
}

# Who answers: the X-Backend-Id of 40 requests, one per line.
answers() {
  curl -s --max-time 20 -D - -o /dev/null "$TRAFFIC/process?n=[1-40]" \
    | tr -d '\r' | awk -F': *' 'tolower($1) == "x-backend-id" { print $2 }'
}

answered_by() { [ "$(answers | sort -u | xargs)" = "$*" ]; }

address() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

addresses() { # of all backends, in their order
  local backend
  for backend in $BACKENDS; do address "$backend"; done
}

# The backends, the one with the highest address first: Docker gives the lowest that is free, so started in this
# order they get each other's.
by_falling_address() {
  local backend
  for backend in $BACKENDS; do printf '%s %s\n' "$(address "$backend")" "$backend"; done | sort -rV | cut -d' ' -f2
}

# Requests that the load balancer says it sent to a backend.
sent_to() {
  curl -fsS "$MANAGEMENT/actuator/prometheus" \
    | awk -v tag="backend=\"$1\"" '/^balancer_requests_seconds_count/ && index($0, tag) { n += $NF } END { printf "%d\n", n }'
}

# Whether a backend now has the address that another one had.
addresses_are_swapped() { # BEFORE AFTER
  local i j old new
  mapfile -t old <<<"$1"
  mapfile -t new <<<"$2"
  for i in "${!old[@]}"; do
    for j in "${!new[@]}"; do
      [ "$i" = "$j" ] || [ "${old[i]}" != "${new[j]}" ] || return 0
    done
  done
  return 1
}

# Whether the balancer sent as many requests to a backend, since sent.BACKEND was written, as it answered.
sent_and_answered() { # BACKEND ANSWERED
  [ "$2" -gt 0 ] && [ $(($(sent_to "$1") - $(cat "$work/sent.$1"))) -eq "$2" ]
}

messages() { # BACKEND STATUS: how many were published since the subscription
  grep -F "\"backend_id\":\"$1\"" "$work/changes" | grep -cF "\"status\":\"$2\"" || true
}

published_once() { [ "$(messages "$1" "$2")" -eq 1 ]; }

# ---------------------------------------------------------------- steady load

start_load() {
  local worker
  : >"$work/loading"
  rm -f "$work"/codes.*
  for worker in $(seq $WORKERS); do
    while [ -e "$work/loading" ]; do
      curl -s --max-time 20 -o /dev/null -w '%{http_code}\n' "$TRAFFIC/process?n=[1-20]" || true
    done >"$work/codes.$worker" &
    load_pids+=($!)
  done
  within 60 has_load 40 || { echo "the load does not get going" >&2; exit 1; }
}

has_load() { [ "$(cat "$work"/codes.* 2>/dev/null | wc -l)" -ge "$1" ]; }

# Goes on for some more requests, so that what happens just after a change is seen too.
stop_load() {
  rm -f "$work/loading"
  [ ${#load_pids[@]} -eq 0 ] || wait "${load_pids[@]}"
  load_pids=()
}

no_request_failed() {
  printf '         requests by status (000: no answer): %s\n' \
    "$(cat "$work"/codes.* | sort | uniq -c | awk '{ print $2 " x " $1 }' | xargs)"
  ! grep -qvx 200 "$work"/codes.*
}

# ---------------------------------------------------------------- the walk

for container in $CONTAINERS; do
  if docker inspect "$container" >/dev/null 2>&1; then
    echo "a container named $container exists already: end that topology first (docker compose down)" >&2
    rm -rf "$work"
    exit 1
  fi
done
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step "up --build"
compose up --build -d
claim "redis-init ended with 0" [ "$(docker inspect -f '{{.State.ExitCode}}' redis-init)" = 0 ]
claim "redis-init says what it did" log_has redis-init 'registry seeded: .*\(4 added, 0 known\)'
claim "every service becomes healthy" within 180 all_healthy redis $SERVICES
claim "the balancer's start log names a native transport" log_has load-balancer 'transport (epoll|io_uring)'

step "requests are spread"
claim "all four backends answer" within 30 answered_by $BACKENDS
claim "any path, query and body goes through" body_has "$TRAFFIC/process?delay=1ms" '"backend'
claim "an unknown path is the backend's to refuse" \
  [ "$(curl -s -o /dev/null -w '%{http_code}' "$TRAFFIC/no/such/path")" = 404 ]

step "looks with redis-cli"
claim "SMEMBERS backends" set_is_complete
claim "every backend's status is healthy" within 30 status_of_all_is healthy
claim "HGETALL backend:backend1 has a url" [ "$(field backend1 url)" = http://backend1:8080 ]
claim "last_checked is an instant" grep -Eq '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$' <(field backend1 last_checked)
claim "the marker remembers the seeds" [ "$(redis HGET registry seeded)" = "$BACKENDS" ]

step "docker stop backend2, under load"
docker exec redis timeout 600 redis-cli SUBSCRIBE backend_changes >"$work/changes" &
subscriber=$!
claim "SUBSCRIBE backend_changes" within 20 grep -q subscribe "$work/changes"
start_load
docker stop backend2 >/dev/null
claim "status becomes unhealthy" within 30 status_is backend2 unhealthy
claim "only three answer" within 30 answered_by backend1 backend3 backend4
claim "it stays stopped" is_stopped backend2
stop_load
claim "no request failed" no_request_failed

step "docker start backend2, under load"
start_load
docker start backend2 >/dev/null
claim "status becomes healthy" within 90 status_is backend2 healthy
claim "four answer again" within 60 answered_by $BACKENDS
stop_load
claim "no request failed" no_request_failed
claim "backend_changes carried one message of the stop" within 5 published_once backend2 unhealthy
claim "backend_changes carried one message of the start" within 5 published_once backend2 healthy
kill "$subscriber" 2>/dev/null || true
subscriber=

step "toggle-health of backend2, under load"
start_load
claim "the node says its new state" grep -q '"status":"down"' \
  <(docker exec backend2 sh -lc 'wget -qO- http://localhost:8080/toggle-health')
claim "status becomes unhealthy" within 30 status_is backend2 unhealthy
claim "it leaves the rotation" within 30 answered_by backend1 backend3 backend4
claim "the process runs on" is_running backend2
docker exec backend2 sh -lc 'wget -qO- http://localhost:8080/toggle-health' >/dev/null
claim "status becomes healthy" within 30 status_is backend2 healthy
claim "it returns" within 60 answered_by $BACKENDS
stop_load
claim "no request failed" no_request_failed

step "all backends stop, and start with each other's addresses"
before=$(addresses)
order=$(by_falling_address)
docker stop $BACKENDS >/dev/null
claim "with no backend left the answer is 502 or 503" \
  grep -qxE '50[23]' <(curl -s -o /dev/null -w '%{http_code}\n' --max-time 20 "$TRAFFIC/process")
for backend in $order; do docker start "$backend" >/dev/null; done
after=$(addresses)
printf '         before: %s\n         after:  %s\n' "$(xargs <<<"$before")" "$(xargs <<<"$after")"
claim "the addresses changed" [ "$before" != "$after" ]
claim "an address now belongs to another backend" addresses_are_swapped "$before" "$after"
claim "every backend's status is healthy" within 120 status_of_all_is healthy
claim "all four answer" within 60 answered_by $BACKENDS
for backend in $BACKENDS; do sent_to "$backend" >"$work/sent.$backend"; done
answers >"$work/answers" || true
claim "40 requests are answered" [ "$(wc -l <"$work/answers")" -eq 40 ]
for backend in $BACKENDS; do
  answered=$(grep -cx "$backend" "$work/answers" || true)
  claim "what is sent to $backend is answered by $backend" \
    within 5 sent_and_answered "$backend" "$answered"
done

step "Redis stops and starts, under load"
start_load
docker stop redis >/dev/null
claim "four answer without Redis" within 30 answered_by $BACKENDS
docker start redis >/dev/null
claim "the set is still there" within 30 set_is_complete
docker stop backend3 >/dev/null
claim "the control plane works again" within 60 status_is backend3 unhealthy
claim "the data plane follows again" within 30 answered_by backend1 backend2 backend4
docker start backend3 >/dev/null
claim "all four answer" within 120 answered_by $BACKENDS
stop_load
claim "no request failed" no_request_failed

step "metrics"
claim "load-balancer" body_has "$MANAGEMENT/actuator/prometheus" '^balancer_requests_seconds_count[{]'
claim "orchestrator" body_has "$ORCHESTRATOR/actuator/prometheus" '^orchestrator_probes_seconds_count[{]'
for backend in $BACKENDS; do
  claim "$backend" grep -q '^node_process_seconds_count' \
    <(docker exec "$backend" wget -qO- http://localhost:8080/actuator/prometheus)
done
for backend in $BACKENDS; do
  claim "GET /roster names $backend" body_has "$MANAGEMENT/roster" "\"$backend\""
done

step "up --profile observability"
compose --profile observability up -d
claim "redis-init, run again, changed nothing" within 60 log_has redis-init '\(0 added, 4 known\)'
claim "Prometheus sees all seven targets up" within 120 targets_up
claim "all four answer" within 60 answered_by $BACKENDS

step "stop"
curl -s --max-time 20 -o /dev/null -w '%{http_code}\n' "$TRAFFIC/process?delay=1500ms" >"$work/slow" &
slow=$!
claim "it is in flight" within 10 body_has "$MANAGEMENT/actuator/prometheus" '^balancer_in_flight[{].* [1-9]'
compose --profile observability stop
wait "$slow" || true
claim "a request in flight is answered" grep -qx 200 "$work/slow"
for container in $SERVICES; do
  claim "$container ends at SIGTERM, not at SIGKILL" \
    grep -qxE '0|143' <(docker inspect -f '{{.State.ExitCode}}' "$container")
done
