# The words for what is done often. `make` alone explains them.
.DEFAULT_GOAL := help
.PHONY: help run check pages test-postgres format docs pictures bench benchindex benchknowledge quality

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## run a server on http://127.0.0.1:8080
	./rejoinder serve

check: ## the whole check: format, warnings as errors, tests, architecture
	mvn verify

pages: ## run the commands that README and docs show, and compare their outputs
	.ci/readme

test-postgres: ## all tests, with the servers' data in PostgreSQL; POSTGRES=15.19.0 for another version
	mvn test -Drejoinder.test.database=postgres $(if $(POSTGRES),-Dpostgres.version=$(POSTGRES))

format: ## put the format of the code right (Maven must run on JDK 25)
	mvn -q spotless:apply

docs: ## write the pages that are made from the code
	mvn -q test -Dtest=ConfigurationPageTest -Drejoinder.write-docs=true

pictures: ## take the pictures of the console anew, with Chromium
	mvn -q test -Dtest=ConsoleCareTest -Dscreenshots=target/screenshots
	mkdir -p docs/images
	cp target/screenshots/playground-wide-light.png docs/images/playground.png
	cp target/screenshots/knowledge-wide-dark.png docs/images/knowledge.png
	cp target/screenshots/conversations-phone-light.png docs/images/phone.png

bench: ## measure what the server costs, for a quarter of an hour: see benchmarks/README.md
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true

benchindex: ## measure the search index alone, for some minutes
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true -Druns=index

quality: ## measure how good the answers from knowledge are: see benchmarks/knowledge/README.md
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/knowledge/pom.xml verify -Dspotless.check.skip=true
benchknowledge: ## measure a bot with a hundred thousand chunks, for some minutes
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true -Druns=knowledge
