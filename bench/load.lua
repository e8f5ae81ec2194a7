-- wrk: plays the requests of a file, one a line (method, path, cookie, body; tab between), and prints figures as JSON.
local lines, n = {}, 0
local function split(line)
  local parts = {}
  for part in (line .. "\t"):gmatch("(.-)\t") do parts[#parts + 1] = part end
  return parts
end
for line in io.lines(os.getenv("BENCH_REQUESTS")) do
  local method, path, cookie, body = unpack(split(line))
  local headers = { Cookie = cookie, ["Accept-Encoding"] = "gzip" }
  if body ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
  lines[#lines + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
end
request = function()
  n = n % #lines + 1
  return lines[n]
end
done = function(summary, latency)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  if bad > 0 then io.stderr:write(string.format("connect %d read %d write %d status %d timeout %d\n", errors.connect, errors.read, errors.write, errors.status, errors.timeout)) end
  io.write(string.format('JSON {"rate": %.1f, "p50": %.2f, "p95": %.2f, "bad": %d, "bytes": %.0f}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, bad,
    summary.bytes / summary.requests))
end
