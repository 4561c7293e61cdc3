# Restarts the tunnels so many times, as fast as they come up, and prints what did not go well.
# Arguments: how often.
unit=stunnel@nymphemeral

found() {
	printf 'FOUND restart %s: %s\n' "$i" "$1"
	systemctl show -p ActiveState,SubState,Result,MainPID,NRestarts "$unit"
	journalctl --quiet --no-pager --output short-precise --unit "$unit" --lines 20
}

connects() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

answers() {
	timeout 45 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1"; read -r line <&3; test "${line:0:1}" = 2' bash "$1" 2>/dev/null
}

for i in $(seq "$1"); do
	systemctl restart "$unit" || found "systemctl restart ended with $?"
	for port in 119 25; do connects "$port" || found "port $port refused"; done
	# Right after the start, when a signal may come too early.
	((i % 5 - 1)) || systemctl reload "$unit" || found "systemctl reload ended with $?"
	if ((i % 25 == 0)); then
		for port in 119 25; do answers "$port" || found "no greeting at port $port in 45 s"; done
	fi
done
echo "$1 restarts"
