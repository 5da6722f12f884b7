#!/bin/sh
# sh installers/csdesk.sh              opens the program
# sh installers/csdesk.sh demo [...]   a demo village, its papers, then the window if there is a screen
# sh installers/csdesk.sh test [...]   every gate and test; with words: pytest alone, with these words
# sh installers/csdesk.sh test --long  with the long tests and what they need
# sh installers/csdesk.sh bench [...]  the benchmarks
# Any other words are the program's own commands: sh installers/csdesk.sh list residents
#
# Does all set-up first: system libraries, a virtual environment, the locked packages. POSIX sh.
# CSDESK_VENV: another place than .venv. CSDESK_PYTHON: the Python to take. wheelhouse/: packages
# for a machine without a network. Status 3: something must be installed first, the line says what.
set -eu

CDPATH='' cd -- "$(dirname -- "$0")/.."
root=$(pwd)
from=${OLDPWD:-$root}
venv=${CSDESK_VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
python=$venv/bin/python
job=${1:-open}
[ $# -eq 0 ] || shift

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in zh*) chinese=1 ;; *) chinese=0 ;; esac
say() { # say ENGLISH CHINESE [MORE]: one sentence, and after it what is the same in both
  if [ $chinese = 1 ]; then printf 'csdesk: %s%s\n' "$2" "${3:-}"; else printf 'csdesk: %s%s\n' "$1" "${3:-}"; fi >&2
}

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }
pythons() { # the Pythons of this machine that fit, best first
  for one in ${CSDESK_PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if command -v "$one" >/dev/null 2>&1 && fits "$one"; then printf '%s\n' "$one"; fi
  done
}
no_python() {
  say "Python 3.11, 3.12 or 3.13 is needed; install python3.11 and python3.11-venv. Here is: " \
    "需要 Python 3.11、3.12 或 3.13，请安装 python3.11 和 python3.11-venv。本机现有： " \
    "$(python3 --version 2>/dev/null || echo -)"
  exit 3
}
choose_python() { # prints one that can also make a virtual environment
  for one in $(pythons); do
    if "$one" -c 'import ensurepip, venv' 2>/dev/null; then printf '%s\n' "$one"; return 0; fi
  done
  return 1
}

# --- system packages: Debian's names, found by what they bring --------------------------------
library() { # library FILE PACKAGE: prints the package if the file is not there
  PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "[[:space:]]$1 " || printf ' %s' "$2"
}
package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$1"; }
usable() { [ -x "$python" ] && fits "$python"; } # the environment's own, made before
missing() {
  if ! usable && ! choose_python >/dev/null; then
    found=$(pythons | head -n 1) # one that cannot make an environment yet
    found=${found##*/}
    if [ -n "$found" ]; then printf ' %s-venv' "$found"; else printf ' python3 python3-venv'; fi
  fi
  library libGL.so.1 libgl1; library libEGL.so.1 libegl1
  library libxkbcommon.so.0 libxkbcommon0; library libdbus-1.so.3 libdbus-1-3
  library libfontconfig.so.1 libfontconfig1; library libglib-2.0.so.0 libglib2.0-0
  if [ "$long" = 1 ] || { [ "$job" != test ] && [ "$job" != bench ] &&
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }; then
    library libxkbcommon-x11.so.0 libxkbcommon-x11-0; library libxcb-cursor.so.0 libxcb-cursor0
    library libxcb-icccm.so.4 libxcb-icccm4; library libxcb-keysyms.so.1 libxcb-keysyms1
    library libxcb-shape.so.0 libxcb-shape0
  fi
  if [ "$long" = 1 ]; then
    for one in xvfb openbox xdotool strace poppler-utils libreoffice-calc-nogui \
      default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java; do
      package "$one"
    done
  fi
}
install_missing() {
  if ! usable && [ -z "$(pythons)" ] && command -v python3 >/dev/null 2>&1; then no_python; fi
  wanted=$(missing)
  [ -n "$wanted" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "install these with your system's package manager (Debian's names):" "请用本系统的软件包管理器安装（Debian 的名称）：" "$wanted"
    exit 3
  fi
  if [ "$(id -u)" != 0 ]; then
    say "run this once, then repeat the command: " "请先运行一次下面的命令，再重试： " \
      "sudo apt-get update && sudo apt-get install -y --no-install-recommends$wanted"
    exit 3
  fi
  say "installing system packages:" "正在安装系统软件包：" "$wanted"
  apt-get update -qq >/dev/null 2>&1 || true # what is known already may do
  # shellcheck disable=SC2086 # one word a package
  if ! told=$(DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted 2>&1); then
    printf '%s\n' "$told" | tail -n 5 >&2
    say "apt-get could not install:" "apt-get 没能安装：" "$wanted"
    exit 3
  fi
}

# --- the virtual environment ------------------------------------------------------------------
lock() {
  case $(uname -m) in
    x86_64) printf 'installers/lock/linux-x86_64.txt' ;;
    aarch64 | arm64) printf 'installers/lock/linux-aarch64.txt' ;;
    *) say "there are no packages for this processor: " "没有适用于本机处理器的软件包： " "$(uname -m)"; exit 3 ;;
  esac
}
make_venv() {
  packages=$(lock)
  stamp=$(cat pyproject.toml "$packages" | sha256sum)
  if [ "$(cat "$venv/.stamp" 2>/dev/null || true)" = "$stamp" ] && usable; then return 0; fi
  chosen=$(choose_python) || no_python
  if [ -e "$venv" ] && ! [ -e "$venv/pyvenv.cfg" ]; then
    say "this folder is no virtual environment, so it is left alone: " "此文件夹不是虚拟环境，未作改动： " "$venv"
    exit 3
  fi
  say "installing the Python packages, once: " "正在安装 Python 软件包（只需一次）： " "$venv"
  "$chosen" -m venv --clear "$venv"
  set -- -q --disable-pip-version-check
  if [ -d wheelhouse ]; then set -- "$@" --no-index --find-links wheelhouse; fi
  if ! "$python" -m pip install "$@" --require-hashes -r "$packages" >&2 ||
    ! "$python" -m pip install "$@" --no-deps --no-build-isolation -e . >&2; then
    say "the Python packages could not be installed. Without a network, put the wheels into: " \
      "Python 软件包没能装上。没有网络时，请把软件包放入： " "$root/wheelhouse"
    exit 4
  fi
  printf '%s\n' "$stamp" >"$venv/.stamp"
}

# --- the gates --------------------------------------------------------------------------------
failed=''
gate() { # gate NAME COMMAND...: goes on after a failure, so that one run shows all of them
  name=$1
  shift
  say "$name" "$name"
  "$@" || failed="$failed $name"
}
in_memory() { # the tests make thousands of small vaults: where memory is free, none waits for a disk
  [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ -r /proc/meminfo ] || return 0
  room=$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')
  memory=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
  if [ "$room" -gt 2000000 ] && [ "$memory" -gt 6000000 ]; then # kB
    TMPDIR=/dev/shm
    export TMPDIR
  fi
}
every_gate() {
  bin=$venv/bin
  in_memory
  gate format "$bin/ruff" format --check --quiet csdesk installers tests
  gate lint "$bin/ruff" check --quiet csdesk installers tests
  gate types "$bin/mypy" csdesk installers
  gate imports "$bin/lint-imports" --no-logo
  gate tests "$python" -m pytest -q -n 2 --dist worksteal -m "$marked" --cov --cov-report=
  gate coverage "$python" installers/perfect_files.py
  if [ -n "$failed" ]; then say "failed:" "未通过：" "$failed"; exit 1; fi
}

long=0
marked='not long'
if [ "$job" = test ] && [ "${1:-}" = --long ]; then
  long=1
  marked='long or not long'
  shift
fi
install_missing
make_venv
case $job in
  test | bench)
    QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
    export QT_QPA_PLATFORM
    ;;
  *) cd -- "$from" ;; # the paths of a command are those of who gave it
esac
case $job in
  open)
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
      say "there is no screen here. This makes the demo village's papers without one: " \
        "这里没有屏幕。不用屏幕也可生成演示村的材料： " "sh installers/csdesk.sh demo"
      exit 1
    fi
    exec "$python" -m csdesk
    ;;
  test) if [ $# -gt 0 ]; then exec "$python" -m pytest -q -m "$marked" "$@"; else every_gate; fi ;;
  bench) exec "$python" tests/benchmarks/run.py "$@" ;;
  *) exec "$python" -m csdesk "$job" "$@" ;;
esac
