cd /tmp/pagekeys
for mode in light dark; do
 f=""; [ $mode = dark ] && f="--blink-settings=preferredColorScheme=0"; [ $mode = light ] && f="--blink-settings=preferredColorScheme=1"
 timeout 60 chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir=/tmp/pagekeys/prof $f --window-size=1280,${1:-2600} --screenshot=/tmp/pagekeys/wide-$mode.png file:///tmp/pagekeys/index.html >/dev/null 2>&1
done
ls -la *.png
