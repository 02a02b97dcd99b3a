// How traffic comes to a new fleet, and which variant answers.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModelServer } from '../../../../../local/jobs/endpoints/model-server';
import { EndpointTraffic } from '../../../../../local/aws/background/hosting/endpoint-traffic';
import { trafficPlan } from '../../../../../local/aws/background/hosting/traffic-plan';
import type { Deployment } from '../../../../../local/aws/services/sagemaker/endpoint-records';

const policy = (routing: object, more: object = {}): Deployment => (
  { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { WaitIntervalInSeconds: 60, ...routing }, ...more } } as Deployment);

describe('a blue/green deployment', () => {
  const cases: [what: string, deployment: Deployment | undefined, instances: number, shares: number[]][] = [
    ['goes over at once without a policy', undefined, 1, [1]],
    ['goes over at once', policy({ Type: 'ALL_AT_ONCE' }), 4, [1]],
    ['begins with a canary of instances', policy({ Type: 'CANARY', CanarySize: { Type: 'INSTANCE_COUNT', Value: 1 } }), 4, [0.25, 1]],
    ['begins with a canary of percents', policy({ Type: 'CANARY', CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 } }), 4, [0.1, 1]],
    ['takes equal steps', policy({ Type: 'LINEAR', LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 25 } }), 4, [0.25, 0.5, 0.75, 1]],
    ['takes a last step of what is left', policy({ Type: 'LINEAR', LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 40 } }), 4, [0.4, 0.8, 1]],
  ];
  for (const [what, deployment, instances, shares] of cases) {
    it(what, () => {
      const plan = trafficPlan(deployment, instances);
      assert.deepEqual(plan.steps.map(({ share }) => share), shares);
      assert.deepEqual([...new Set(plan.steps.map(({ waitSeconds }) => waitSeconds))], [deployment === undefined ? 0 : 60]);
    });
  }

  it('keeps the old fleet as long as it is told', () => {
    assert.equal(trafficPlan(policy({ Type: 'ALL_AT_ONCE' }, { TerminationWaitInSeconds: 300 }), 1).terminationWaitSeconds, 300);
  });

  it('only ever moves forward, and ends with everything', () => {
    const size = fc.oneof(fc.record({ Type: fc.constant('CAPACITY_PERCENT'), Value: fc.integer({ min: 1, max: 100 }) }), fc.record({ Type: fc.constant('INSTANCE_COUNT'), Value: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(fc.property(fc.constantFrom('CANARY', 'LINEAR'), size, fc.integer({ min: 1, max: 9 }), (type, value, instances) => {
      const shares = trafficPlan(policy({ Type: type, CanarySize: value, LinearStepSize: value }), instances).steps.map(({ share }) => share);
      assert.equal(shares.at(-1), 1);
      shares.slice(1).forEach((share, index) => { assert.ok(share >= (shares[index] ?? 0)); });
    }));
  });
});

describe('the traffic of an endpoint', () => {
  const server = {} as ModelServer;
  const fleet = (configName: string, weights: Record<string, number>) => ({ configName, variants: Object.entries(weights).map(([name, weight]) => ({ name, weight, server })) });

  it('goes to fleets by share and to variants by weight', () => {
    const traffic = new EndpointTraffic();
    traffic.set([{ fleet: fleet('old', { a: 1 }), share: 0.75 }, { fleet: fleet('new', { b: 1, c: 3 }), share: 0.25 }]);
    const counts: Record<string, number> = {};
    const steps = 40;
    for (let first = 0; first < steps; first += 1) {
      for (let second = 0; second < steps; second += 1) {
        const name = traffic.pick([first / steps, second / steps])?.name ?? '';
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }
    assert.deepEqual(counts, { a: 1200, b: 100, c: 300 });
  });

  it('goes to the variant that is wanted, where a fleet with traffic has it', () => {
    const traffic = new EndpointTraffic();
    assert.equal(traffic.pick([0, 0]), undefined);
    traffic.set([{ fleet: fleet('old', { a: 0, b: 0 }), share: 1 }, { fleet: fleet('new', { c: 1 }), share: 0 }]);
    assert.equal(traffic.pick([0, 0], 'b')?.name, 'b');
    assert.equal(traffic.pick([0, 0], 'c'), undefined);
    assert.equal(traffic.pick([0.99, 0.99])?.name, 'b', 'without any weight each is as likely');
  });
});
