-- For wrk: the week before that of the last request, eighty in turn, so that hardly one was kept.
local turn = 0
request = function()
	turn = turn + 1
	local day = os.date("!%Y-%m-%d", os.time() - (turn % 80) * 7 * 86400)
	return wrk.format(nil, wrk.path .. "?from=" .. day)
end
