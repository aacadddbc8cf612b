-- wrk: ask for the addresses of a file one after the other, and tell the 95th percentile.
-- A line is an address, or an address, a tab and a cookie.
local asked, number = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, cookie = line:match("^([^\t]*)\t?(.*)$")
    local headers = cookie ~= "" and { Cookie = cookie } or {}
    asked[#asked + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  number = number % #asked + 1
  return asked[number]
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.timeout
  io.write(string.format(
    "answers=%d failed=%d p95=%d\n", summary.requests, failed, latency:percentile(95)))
end
