# One entry for each habit. Each does its whole set-up.
SHELL := /bin/bash
SWIFT_SOURCES := Package.swift Sources Tests

.PHONY: demo test bench fmt lint lab setup

demo: setup            ## print the sample agreement and take an ID photo on virtual devices: out/
	swift build -c release --product satcheld
	swift build -c release --product satchel
	scripts/demo

test: setup            ## all tests
	swift build --build-tests
	# Pictures and faces keep both cores busy for a minute; tests that watch time-outs run apart from them, and so do
	# those that start the daemon itself.
	swift test --skip-build --skip 'ImagingTests|VirtualKitTests|LiveTests'
	swift test --skip-build --filter LiveTests
	swift test --skip-build --filter 'ImagingTests|VirtualKitTests'

bench:                 ## measure, side by side with the peers
	scripts/setup bench
	swift build -c release --product satcheld
	swift build -c release --product satchel-bench
	scripts/bench

fmt:                   ## format the sources
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint:                  ## format and house rules
	scripts/lint

lab:                   ## the machine with a real USB stack
	@echo "The lab is not built yet: see docs/decisions/0001-foundation.md." >&2; exit 1

setup:
	@scripts/setup
