-- Requests of many members in turn, made before the first one is sent. The argument is a file: organization and token.
local requests, at = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local organization, token = line:match("^(%S+) (%S+)$")
    local headers = { ["Authorization"] = "Bearer " .. token }
    requests[#requests + 1] = wrk.format("GET", "/v1/verify?organization=" .. organization, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
