# One entry for each habit. Each does its whole set-up.
SHELL := /bin/bash
SWIFT_SOURCES := Package.swift Sources Tests

# Tests that only compute, for seconds on end: spoilt inputs, and schemas that are too much work.
SPOILT := CoreFuzzTests|SchemaWorkTests|PrinterAnswerFuzzTests

.PHONY: demo tests test run-tests bench accuracy fmt lint deb lab-machine lab lab-long setup

# One way of building a release for demo, bench and the package, so that none of them builds the others' work anew.
RELEASE := swift build -c release --static-swift-stdlib -Xlinker --build-id=sha1
# The tests' own program: `swift test` would wait for a build that runs beside it. A few tests at a time: hundreds at
# once starve one another on two cores until real time-outs run out.
TESTS := .build/debug/satchelPackageTests.xctest --testing-library swift-testing \
  --experimental-maximum-parallelization-width 8

demo: setup            ## print the sample agreement and take an ID photo on virtual devices: out/
	$(RELEASE) --product satcheld
	$(RELEASE) --product satchel
	scripts/demo

test: tests run-tests  ## all tests

tests: setup           ## compile the tests
	swift build --build-tests

run-tests:             ## run what is compiled
	# Pictures and faces keep both cores busy for a minute; tests that watch time-outs run apart from them, and so do
	# those that start the daemon itself.
	$(TESTS) --skip 'ImagingTests|VirtualKitTests|LiveTests|$(SPOILT)'
	$(TESTS) --filter LiveTests
	$(TESTS) --filter 'ImagingTests|VirtualKitTests'
	$(TESTS) --filter '$(SPOILT)'

bench: deb             ## measure, side by side with the peers; in the lab machine, too
	scripts/setup bench
	$(RELEASE) --product satcheld
	$(RELEASE) --product satchel
	$(RELEASE) --product satchel-bench
	scripts/bench
	scripts/lab --bench

accuracy: setup        ## how often faces are found and crops are right, on the corpus: docs/accuracy.md, out/photos
	swift build --build-tests
	scripts/accuracy

fmt:                   ## format the sources
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint:                  ## format and house rules
	scripts/lint

deb:                   ## the Debian package: out/deb
	scripts/deb

lab-machine: deb       ## make the lab's machine; nothing runs in it yet
	scripts/lab --prepare

lab: deb               ## the machine with a real USB stack: each fault once
	scripts/lab

lab-long: deb          ## the full counts; hours
	scripts/lab --long

setup:
	@scripts/setup
