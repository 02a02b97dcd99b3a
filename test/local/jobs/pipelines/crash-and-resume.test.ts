// An execution goes on from its saved state after a crash at any save: same end, each step's work started once.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ExecutionState } from '../../../../local/jobs/pipelines/execution-state';
import { planRetry } from '../../../../local/jobs/pipelines/plan-execution';
import { lambdaStep, plan, processingStep } from './definitions';
import type { Step } from './definitions';
import { Crash, FakeCloud } from './fake-cloud';

/** What must be the same however often the endpoint died. */
function essence(state: ExecutionState): object {
  return {
    status: state.status,
    failureReason: state.failureReason,
    steps: Object.fromEntries(Object.values(state.steps).sort((a, b) => (a.name < b.name ? -1 : 1)).map((step) => (
      [step.name, [step.status, step.attempts, step.failureReason, JSON.stringify(step.properties)?.replace(/r\d{9}/g, 'r')]]))),
  };
}

/** Runs to the end, beginning again from the disk after each crash. */
async function runThroughCrashes(cloud: FakeCloud, state: ExecutionState, crashes: readonly { save: number; written: boolean }[]): Promise<{ end: ExecutionState; crashed: number }> {
  let crashed = 0;
  let current = state;
  for (let run = 0; run <= crashes.length; run += 1) {
    cloud.crashAt = crashes[run];
    try {
      return { end: await cloud.run(current).done, crashed };
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashed += 1;
      current = cloud.disk as ExecutionState;
    }
  }
  throw new Error('more crashes than planned');
}

/** Every kind of step in one execution: branch, retry, function, parallel jobs. */
const steps: Step[] = [
  lambdaStep('Split', {}, ['rows']),
  processingStep('Prepare', { RetryPolicies: [{ ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'], MaxAttempts: 3 }] }, { Environment: { r: { Get: "Steps.Split.OutputParameters['rows']" } } }),
  processingStep('Beside'),
  { Name: 'Check', Type: 'Condition', Arguments: {
    Conditions: [{ Type: 'Equals', LeftValue: { Get: 'Steps.Prepare.Score' }, RightValue: 0.5 }],
    IfSteps: [{ Name: 'Register', Type: 'RegisterModel', Arguments: { ModelPackageGroupName: 'g' } }],
    ElseSteps: [{ Name: 'Reject', Type: 'Fail', Arguments: { ErrorMessage: 'no' } }],
  } },
];

function cloudFor(score: number): FakeCloud {
  const cloud = new FakeCloud();
  cloud.plans.set('Split', { description: { Payload: { rows: 's3://b/rows' } } });
  cloud.plans.set('Prepare#1', { failureReason: 'InternalServerError: again' });
  cloud.plans.set('Prepare', { looks: 2, description: { Score: score } });
  return cloud;
}

describe('an execution after a crash', () => {
  for (const [name, score] of [['that succeeds', 0.5], ['that ends in a Fail step', 0.1]] as const) {
    it(`${name} comes to the same end from every save, and starts nothing twice`, async () => {
      const whole = cloudFor(score);
      const wanted = await whole.run(plan(steps)).done;
      const jobs = [...whole.jobs.values()].map(({ context }) => `${context.stepName}#${context.attempt}`).sort();
      for (let save = 1; save <= whole.saves; save += 1) {
        for (const written of [true, false]) {
          const cloud = cloudFor(score);
          const { end, crashed } = await runThroughCrashes(cloud, plan(steps), [{ save, written }]);
          assert.equal(crashed, 1, `save ${save}`);
          assert.deepEqual(essence(end), essence(wanted), `save ${save}, written ${written}`);
          assert.deepEqual(cloud.disk, end);
          assert.deepEqual([...cloud.jobs.values()].map(({ context }) => `${context.stepName}#${context.attempt}`).sort(), jobs, `save ${save}, written ${written}`);
        }
      }
    });
  }

  it('comes to the same end for any pipeline, parallelism and series of crashes', async () => {
    const pipelines = fc.array(fc.record({
      type: fc.constantFrom('Processing', 'Lambda'), before: fc.array(fc.nat(10), { maxLength: 3 }), looks: fc.nat(3), fails: fc.boolean(),
    }), { minLength: 1, maxLength: 7 });
    const crashes = fc.array(fc.record({ save: fc.integer({ min: 1, max: 12 }), written: fc.boolean() }), { maxLength: 4 });
    await fc.assert(fc.asyncProperty(pipelines, fc.integer({ min: 1, max: 3 }), crashes, async (shape, most, when) => {
      const definition = shape.map(({ type, before }, index) => {
        const more = { DependsOn: [...new Set(before.filter((other) => other < index))].map((other) => `S${other}`) };
        return type === 'Lambda' ? lambdaStep(`S${index}`, {}, [], more) : processingStep(`S${index}`, more);
      });
      const make = (): FakeCloud => {
        const cloud = new FakeCloud();
        shape.forEach(({ looks, fails }, index) => {
          // The last step alone may fail: what begins beside a failure depends on who was faster.
          const failed = fails && index === shape.length - 1 ? { failureReason: 'ClientError: no' } : {};
          cloud.plans.set(`S${index}`, { looks, description: { Payload: {} }, ...failed });
        });
        return cloud;
      };
      const start = plan(definition, { maxParallelSteps: most });
      const wanted = await make().run(start).done;
      const cloud = make();
      let total = 0;
      const { end } = await runThroughCrashes(cloud, start, when.map(({ save, written }) => ({ save: (total += save), written })));
      const failing = shape.at(-1)?.fails === true;
      if (!failing) assert.deepEqual(essence(end), essence(wanted));
      assert.equal(end.status, wanted.status);
      assert.ok(cloud.mostAtOnce <= most, `${cloud.mostAtOnce} at once`);
      assert.equal(new Set([...cloud.jobs.values()].map(({ context }) => context.stepName)).size, cloud.jobs.size, 'each step once');
      for (const [index, { before }] of shape.entries()) {
        const started = end.steps[`S${index}`]?.startTime;
        for (const other of before.filter((one) => one < index)) {
          if (started !== undefined) assert.ok((end.steps[`S${other}`]?.endTime ?? Infinity) <= started, `S${index} began before S${other} had ended`);
        }
      }
    }), { numRuns: 150 });
  });

  it('that was stopping goes on stopping', async () => {
    const cloud = cloudFor(0.5);
    cloud.plans.set('Beside', { looks: 1000 });
    const run = cloud.run(plan(steps));
    while (cloud.jobs.size < 2) await new Promise((resolve) => { setImmediate(resolve); });
    cloud.crashAt = { save: cloud.saves + 2, written: true };
    run.done.catch(() => undefined);
    const stopped = run.stop().catch((error: unknown) => assert.ok(error instanceof Crash));
    await assert.rejects(run.done, Crash);
    await stopped;
    cloud.crashAt = undefined;
    const end = await cloud.run(cloud.disk as ExecutionState).done;
    assert.equal(end.status, 'Stopped');
    assert.equal(end.steps['Beside']?.status, 'Stopped');
    cloud.plans.delete('Beside');
    const retried = await cloud.run(planRetry(end, cloud.time)).done;
    assert.equal(retried.status, 'Succeeded');
  });

  it('leaves off when the endpoint ends, and goes on in the next', async () => {
    const cloud = cloudFor(0.5);
    cloud.plans.set('Beside', { looks: 40 });
    const closing = new AbortController();
    const run = cloud.run(plan(steps), closing.signal);
    while (cloud.jobs.size < 3) await new Promise((resolve) => { setImmediate(resolve); });
    closing.abort();
    const left = await run.done;
    assert.equal(left.status, 'Executing');
    const end = await cloud.run(left).done;
    assert.equal(end.status, 'Succeeded');
    assert.equal(cloud.requests('Beside').length, 1);
  });
});
