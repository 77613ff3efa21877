# Shortcuts for common tasks. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run check clients sdks pages test-postgres format docs pictures embedding-model bench benchnginx benchindex benchknowledge quality dist

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## run a server on http://127.0.0.1:8080
	./rejoinder serve

check: ## run all checks: format, warnings as errors, tests, architecture
	mvn verify

pages: ## run the commands in README and docs, and compare their output
	.ci/readme

clients: ## install the OpenAI SDKs and other clients that tests run, with pip, npm and Maven
	.ci/clients

sdks: ## build the client libraries, and run their unit tests
	.ci/sdks

test-postgres: ## run all tests on PostgreSQL; choose its version with POSTGRES=15.19.0
	mvn test -Drejoinder.test.database=postgres $(if $(POSTGRES),-Dpostgres.version=$(POSTGRES))

format: ## format the code (needs Maven on JDK 25)
	mvn -q spotless:apply

docs: ## regenerate the pages that are generated from code
	mvn -q test -Dtest=ConfigurationPageTest,OpenApiExamplesTest -Drejoinder.write-docs=true

pictures: ## retake the screenshots of the console, with Chromium
	mvn -q test -Dtest=ConsoleCareTest -Dscreenshots=target/screenshots
	mkdir -p docs/images
	cp target/screenshots/playground-wide-light.png docs/images/playground.png
	cp target/screenshots/knowledge-wide-dark.png docs/images/knowledge.png
	cp target/screenshots/conversations-phone-light.png docs/images/phone.png

embedding-model: ## get another embedding model: MODEL=multilingual-e5-small, bge-small-zh-v1.5 or bge-small-en-v1.5
	deploy/embedding-models/get $(MODEL) $(if $(MODEL),target/embedding-models/$(MODEL))

dist: ## build an archive and a .deb with a Java runtime, and checksums, in target/release
	deploy/release/build

bench: ## run the server benchmarks, about 45 minutes: see benchmarks/README.md
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true

benchnginx: ## compare the CPU time of turns and tokens with nginx, 20 minutes
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true \
		-Druns=message,stream,few-streams,message-tls,stream-tls,few-streams-tls

benchindex: ## benchmark only the search index, a few minutes
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true -Druns=index

quality: ## measure the quality of answers from knowledge: see benchmarks/knowledge/README.md
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/knowledge/pom.xml verify -Dspotless.check.skip=true

benchknowledge: ## benchmark a bot with 100,000 chunks, a few minutes
	mvn -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
	mvn -q -f benchmarks/pom.xml verify -Dspotless.check.skip=true -Druns=knowledge
