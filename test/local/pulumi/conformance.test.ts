// Replays what the real CLI was recorded doing, and compares output, events, provider calls and checkpoint step by step.
import assert from 'node:assert/strict';
import { actions, beginSecondLife } from './conformance/actions';
import { byUrn, canonicalText, plainCall, plainCheckpoint, plainEvents, plainValue, urnOfCall } from './conformance/normalise';
import { programOf } from './conformance/programs';
import { readRecordings, type Recording } from './conformance/recordings';
import { openStage, type Stage } from './conformance/stage';

interface Thrown {
  constructor: string;
  message: string;
}

async function replay(stage: Stage, number: string): Promise<Thrown | undefined> {
  stage.calls.length = 0;
  stage.events.length = 0;
  stage.probe.calls.length = 0;
  stage.program = programOf(number);
  const action = actions[number];
  assert.ok(action !== undefined, `step ${number} has an action`);
  const before = process.listeners('unhandledRejection');
  try {
    await action(stage);
    return undefined;
  } catch (error) {
    return { constructor: error instanceof Error ? error.constructor.name : typeof error, message: String(error) };
  } finally {
    // A program whose engine went away in its middle never ends: it must not speak into the next step.
    for (const listener of process.listeners('unhandledRejection')) if (!before.includes(listener)) process.off('unhandledRejection', listener);
  }
}

const same = (ours: unknown, recorded: unknown, what: string): void => assert.equal(canonicalText(ours), canonicalText(recorded), what);

/** Differences are told part by part, the cheapest to read first. */
function compare(stage: Stage, recording: Recording, error: Thrown | undefined): void {
  assert.equal(error?.constructor, recording.error?.constructor, `what the Automation API throws: ${error?.message}`);
  same(stage.calls.map(plainCall), recording.calls.map(plainCall), 'calls of the CLI');
  same(byUrn(stage.probe.calls.map((call) => plainValue(call)), urnOfCall), byUrn((recording.providerCalls ?? []).map((call) => plainValue(call)), urnOfCall), 'calls of the provider');
  same(plainEvents(stage.events), plainEvents(recording.events ?? []), 'engine events');
  const checkpoint = stage.checkpoint();
  same(plainCheckpoint(checkpoint === undefined ? undefined : JSON.parse(checkpoint)), plainCheckpoint(recording.checkpoint), 'checkpoint');
}

/** Two registrations of one URN come in either order: the recorded name becomes that of the one that came first. */
function withOneName(stage: Stage, recording: Recording): Recording {
  const first = (stage.probe.calls[0]?.news as { name?: string } | undefined)?.name ?? 'a';
  return JSON.parse(JSON.stringify(recording).replaceAll('"name":"b"', `"name":"${first}"`)) as Recording;
}

/** Steps of one life of a stack, each on what the ones before left. */
function describeLife(title: string, belongs: (number: string) => boolean, begin: (stage: Stage) => Promise<void>): void {
  describe(title, function () {
    this.timeout(60_000);
    const recordings = readRecordings();
    let stage: Stage | undefined;

    before(async function () {
      if (recordings === undefined) {
        console.log('skipped: ../shared/data is not here');
        this.skip();
      }
      stage = await openStage();
      await begin(stage);
    });
    after(() => stage?.close());

    for (const [number, recording] of [...recordings ?? []].filter(([name]) => belongs(name))) {
      it(`${number} ${recording.step}`, async () => {
        assert.ok(stage !== undefined);
        const thrown = await replay(stage, number);
        compare(stage, number === '22' ? withOneName(stage, recording) : recording, thrown);
      });
    }
    if (recordings === undefined) it('follows the recordings');
  });
}

describeLife('the embedded pulumi beside the recorded one', (number) => number < '42', async () => undefined);
describeLife('the embedded pulumi with policy packs beside the recorded one', (number) => number >= '42', beginSecondLife);
