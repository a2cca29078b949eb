# A step without which nothing else makes sense: need NAME COMMAND... ends the script when it fails.
need() {
	local name=$1 out status
	shift
	out=$("$@" 2>&1)
	status=$?
	if [ "$status" -ne 0 ]; then
		printf 'FAIL  %s\n' "$name"
		printf '%s\n' "$out" | tail -n 80
		echo "${passed:-0} passed, $((${failed:-0} + 1)) failed"
		exit 1
	fi
	printf 'ok    %s\n' "$name"
}
