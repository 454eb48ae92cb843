-- Requests of many callers in turn. Arguments: kind, file with one token a line, a word that makes titles unique.
local kind, tokens, word = nil, {}, ""
local turn = 0

local function number(most)
  return math.random(1, most)
end

local paths = {
  list = function() return "/api/articles" end,
  tag = function() return "/api/articles?tag=tag" .. number(100) end,
  author = function() return "/api/articles?author=user" .. number(1000) end,
  feed = function() return "/api/articles/feed" end,
  one = function() return "/api/articles/article-" .. number(20000) end,
  favorite = function() return "/api/articles/article-" .. number(20000) .. "/favorite" end,
}

function init(args)
  kind, word = args[1], args[3]
  local scheme = kind == "transfer" and "Bearer " or "Token "
  for token in io.lines(args[2]) do
    tokens[#tokens + 1] = scheme .. token
  end
  math.randomseed(7)
end

function request()
  turn = turn + 1
  local caller = turn % #tokens + 1
  local headers = { ["Authorization"] = tokens[caller] }
  if kind == "transfer" then
    headers["Content-Type"] = "application/json"
    headers["Idempotency-Key"] = word .. " " .. turn
    local target = (caller + number(998)) % 1000 + 1
    local body = string.format(
      '{"source":"S%08d","target":"S%08d","amount":"0.01","memo":"Bench %s"}', caller, target, word)
    return wrk.format("POST", "/v1/transfers", headers, body)
  end
  if kind == "create" then
    headers["Content-Type"] = "application/json"
    local body = string.format(
      '{"article":{"title":"Bench %s %d","description":"What it is about","body":"%s","tagList":["tag%d","tag%d"]}}',
      word, turn, string.rep("A sentence of a text. ", 40), 1 + turn % 50, 51 + turn % 50)
    return wrk.format("POST", "/api/articles", headers, body)
  end
  return wrk.format(kind == "favorite" and "POST" or "GET", paths[kind](), headers)
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("RESULT %d %d %d %f %f", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
