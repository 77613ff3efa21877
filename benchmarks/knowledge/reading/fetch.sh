#!/usr/bin/env bash
# fetch.sh FOLDER: fills a folder with PDF and DOCX files that others made: from Debian packages, from
# the tests of Apache Tika on Maven Central, and from sources on PyPI. Prints how many there are.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in r-doc-pdf live-manual-pdf siscone-doc-pdf gri-pdf-doc gnuplot-doc; do
  apt-get download -q "$package" > /dev/null 2>&1 || { echo "no package $package" >&2; continue; }
  dpkg-deb -x "$package"_*.deb debian
done
tika=org.apache.tika:tika-parsers:1.28.5
mvn -q dependency:copy -Dartifact="$tika:jar:tests" -DoutputDirectory="$work" > /dev/null
(mkdir tika && cd tika && unzip -qo ../tika-parsers-*-tests.jar '*.pdf' '*.docx')
for project in python-docx mammoth; do
  pip download -q --no-deps --no-binary :all: "$project"
done
for archive in *.tar.gz; do tar -xzf "$archive"; done

find . -type f \( -iname '*.pdf' -o -iname '*.docx' -o -iname '*.pdf.gz' \) -size -3000k | LC_ALL=C sort |
  while read -r file; do
    # The manual of Debian Live is there in many sizes of paper: one is enough.
    case $file in *live-manual*a4*) continue ;; esac
    name=$(echo "${file#./}" | cut -d/ -f1)-$(basename "${file%.gz}")
    if [[ $file == *.gz ]]; then gzip -dc "$file" > "$folder/$name"; else cp "$file" "$folder/$name"; fi
  done
find "$folder" -type f | wc -l
