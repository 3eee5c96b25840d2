# Sourced by ./run, ./test, ./onewindow and .ci/run: makes what they need and nothing twice.
# Everything it says goes to stderr. It needs bash, Python 3.11 and nothing else.

ONEWINDOW_ROOT="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
VENV="$ONEWINDOW_ROOT/.venv"
PY="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# apt_install PACKAGE…: installs when this user may; otherwise returns 1 and leaves the message to the caller.
apt_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing $* from the system's packages…"
  local quiet=(-o Dpkg::Use-Pty=0 -qq -y --no-install-recommends)
  DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install "$@" >/dev/null 2>&1 </dev/null && return 0
  apt-get -qq update >/dev/null 2>&1 </dev/null || true
  DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install "$@" >/dev/null 2>&1 </dev/null
}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    command -v "$name" >/dev/null || continue
    "$name" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null || continue
    command -v "$name"
    return 0
  done
  return 1
}

# digest FILE…: one word that changes when a file does, or when the whole folder is moved
digest() { { printf '%s' "$ONEWINDOW_ROOT"; cat "$@"; } | sha256sum | cut -c1-32; }

make_venv() {
  local python
  python="$(find_python)" || { apt_install python3 python3-venv && python="$(find_python)"; } ||
    fail "Python 3.11 or newer is missing: apt-get install python3 python3-venv"
  "$python" -c 'import venv, ensurepip' 2>/dev/null || apt_install python3-venv ||
    fail "Python's venv module is missing: apt-get install python3-venv"
  say "making the environment in .venv …"
  "$python" -m venv --clear "$VENV" >&2 || fail "the environment could not be made in $VENV"
}

# ensure_env runtime|dev: the environment with the pinned packages; does nothing when it is already so.
ensure_env() {
  local files=("$ONEWINDOW_ROOT/requirements/runtime.txt") arguments=() stamp wanted
  [ "$1" = dev ] && files+=("$ONEWINDOW_ROOT/requirements/dev.txt")
  stamp="$VENV/.onewindow-$1"
  wanted="$(digest "${files[@]}")"
  [ -x "$PY" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
  (
    # two commands at once (./run and ./test in a fresh clone) must not build the same environment together
    if command -v flock >/dev/null; then exec 9>"$ONEWINDOW_ROOT/.venv.lock"; flock 9; fi
    [ -x "$PY" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
    "$PY" -c 'import pip' 2>/dev/null || make_venv
    say "installing the pinned packages ($1) …"
    local file
    for file in "${files[@]}"; do arguments+=(-r "$file"); done
    # pip's own words are shown only when they are needed
    "$PY" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
      "${arguments[@]}" >"$VENV/install.log" 2>&1 </dev/null ||
      { cat "$VENV/install.log" >&2; fail "the packages could not be installed; can a package index be reached?"; }
    "$PY" - "$ONEWINDOW_ROOT/src" <<'PYTHON'
import pathlib
import sys
import sysconfig

pathlib.Path(sysconfig.get_paths()["purelib"], "onewindow.pth").write_text(sys.argv[1] + "\n")
PYTHON
    printf '%s\n' "$(digest "$ONEWINDOW_ROOT/requirements/runtime.txt")" >"$VENV/.onewindow-runtime"
    printf '%s\n' "$wanted" >"$stamp"
  )
}

# ensure_fonts FOLDER: links the fonts the documents are set in; without them only the documents stop.
ensure_fonts() {
  local folder="$1" name found missing=()
  local names=(NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc)
  for name in "${names[@]}"; do [ -e "$folder/$name" ] || missing+=("$name"); done
  [ ${#missing[@]} = 0 ] && return 0
  mkdir -p "$folder"
  if ! find_fonts "$folder" "${missing[@]}"; then
    apt_install fonts-noto-cjk && find_fonts "$folder" "${missing[@]}" && return 0
    say "The fonts for documents are missing: apt-get install fonts-noto-cjk, then start again."
    say "Until then everything works except making documents (PDF)."
  fi
}

find_fonts() {
  local folder="$1" name found all=0
  shift
  for name in "$@"; do
    found="$(find -L /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" "$HOME/.fonts" \
      -name "$name" -print -quit 2>/dev/null)"
    if [ -n "$found" ]; then ln -sfn "$found" "$folder/$name"; else all=1; fi
  done
  return $all
}

# ensure_browser: sets ONEWINDOW_CHROMIUM to a Chromium that is there or can be installed
ensure_browser() {
  local name
  for name in "${ONEWINDOW_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null || continue
    ONEWINDOW_CHROMIUM="$(command -v "$name")"
    export ONEWINDOW_CHROMIUM
    return 0
  done
  apt_install chromium && command -v chromium >/dev/null || return 1
  ONEWINDOW_CHROMIUM="$(command -v chromium)"
  export ONEWINDOW_CHROMIUM
}
