#!/usr/bin/env bash
# texts.sh FOLDER: fills a folder with documents that others made, from Debian packages: HTML,
# Markdown, CSV and plain text, some of each package. OtherDocumentsTest compares them with pandoc:
#   mvn -Plong test -Dtest=OtherDocumentsTest -Drejoinder.documents=FOLDER
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

packages="debian-policy debian-faq developers-reference developers-reference-fr developers-reference-de
  developers-reference-ja developers-reference-ru git-doc sqlite3-doc nginx-doc zsh-doc
  python-matplotlib-data python3-sklearn doc-debian maint-guide apt-doc exim4-doc-html postfix-doc
  node-express ripgrep pandoc haproxy-doc graphviz-doc manpages-zh"

# take PACKAGE NUMBER PATTERN: the files in the middle of the sorted list, unpacked
take() {
  local found count
  mapfile -t found < <(cd "x/$1" && find . -type f -size -600k -size +1k | grep -E "$3" | LC_ALL=C sort)
  count=${#found[@]}
  for ((i = 0; i < $2 && i < count; i++)); do
    local file=${found[$((i * count / $2))]}
    [ "$count" -le "$2" ] && file=${found[$i]}
    local name="$1-$(basename "${file%.gz}")"
    if [[ $file == *.gz ]]; then gzip -dc "x/$1/$file" > "$folder/$name"; else cp "x/$1/$file" "$folder/$name"; fi
  done
}

for package in $packages; do
  apt-get download -q "$package" > /dev/null 2>&1 || { echo "no package $package" >&2; continue; }
  mkdir -p x
  dpkg-deb -x "$package"_*.deb "x/$package"
  take "$package" 3 '\.html$'
  take "$package" 2 '\.md(\.gz)?$'
  take "$package" 4 '\.csv$'
  take "$package" 2 'doc/.*\.txt(\.gz)?$'
done
ls "$folder" | wc -l
