// Estimates of cost: what is reckoned, what cannot be priced, and what the budget bears.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { refuseAboveBudget, renderCost, reportCost, runsWithin, summarizeCost } from '../../../automation/cost/cost-report';
import { dollars } from '../../../automation/cost/estimate';
import { pricesOf } from '../../../automation/cost/prices';
import { estimateResources } from '../../../automation/cost/resource-cost';
import { estimateRun } from '../../../automation/cost/run-cost';
import { CommandFailure } from '../../../automation/failures';
import { parseSettings } from '../../../infra/settings';
import { parseWorkflow, type Workflow } from '../../../steps/workflow';

const workflowWith = (autopilot = '{}'): Workflow => parseWorkflow(`
name: w
flow: w.flow
sources: { t.csv: { file: t.csv } }
problem: { type: Regression, target: y }
holdout: { split: { by: hash, fraction: 0.2 } }
gates: { threshold: 1 }
autopilot: ${autopilot}
`, 'workflow.yaml');
const settings = parseSettings({}, 'Pulumi.dev.yaml');
const virginia = pricesOf('us-east-1');
const endpointConfig = { resourceType: 'aws:sagemaker/endpointConfiguration:EndpointConfiguration', name: 'config', inputs: { productionVariants: [{ instanceType: 'ml.m5.large', initialInstanceCount: 2 }] } };
const key = { resourceType: 'aws-native:kms:Key', name: 'encryption-key', inputs: {} };
const round = (amount: number): number => Math.round(amount * 1000) / 1000;

describe('the cost of a run', () => {
  it('is machines times minutes of each step', () => {
    const { lines } = estimateRun(workflowWith('{ maxCandidates: 10, maxRuntime: 1 hour }'), settings, virginia);
    assert.deepEqual(lines.map(({ what, expected }) => [what, round(expected)]), [['Lambda steps', 0.002], ['PrepareData', 0.124], ['TrainCandidates', 0.922], ['ScoreHoldout', 0.031]]);
    assert.match(lines[2]?.basis ?? '', /10 candidates, 6 min of ml\.m5\.4xlarge each \(at most 1 h of ml\.m5\.12xlarge/);
  });

  it('never expects more than it allows, and grows with candidates and machines', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 20 }), (candidates, minutes, count) => {
      const of = (more: number, machines: number) => estimateRun(workflowWith(`{ maxCandidates: ${more}, maxRuntimePerCandidate: ${minutes} minutes }`), parseSettings({ 'mlops:prepareDataInstanceCount': machines }, 'f'), virginia);
      const estimate = of(candidates, count);
      assert.ok(estimate.lines.every(({ expected, highest }) => expected <= highest && expected >= 0));
      assert.ok(of(candidates + 1, count).expected > estimate.expected && (count === 20 || of(candidates, count + 1).expected > estimate.expected));
    }), { numRuns: 25 });
  });

  it('says which machine the table lacks instead of guessing', () => {
    const { unpriced } = estimateRun(workflowWith(), parseSettings({ 'mlops:prepareDataInstanceType': 'ml.p9.huge' }, 'f'), virginia);
    assert.deepEqual(unpriced, ['PrepareData: the price table lacks ml.p9.huge']);
  });
});

describe('the cost of resources at rest', () => {
  it('counts keys and machines of endpoints, under either provider, and nothing that costs by use', () => {
    const bucket = { resourceType: 'aws-native:s3:Bucket', name: 'bucket', inputs: {} };
    const { lines, expected } = estimateResources([key, bucket, endpointConfig, { ...key, resourceType: 'aws:kms/key:Key', name: 'classic' }], virginia);
    assert.deepEqual(lines.map(({ what, basis }) => [what, basis]), [['encryption-key', '1 customer key'], ['config', '2 x ml.m5.large, 730 h'], ['classic', '1 customer key']]);
    assert.equal(round(expected), 169.9);
  });

  it('counts interface endpoints by zone, and gateway endpoints as nothing', () => {
    const endpoint = (inputs: object) => ({ resourceType: 'aws-native:ec2:VpcEndpoint', name: 'e', inputs: { ...inputs } });
    const { lines } = estimateResources([endpoint({ vpcEndpointType: 'Interface', subnetIds: ['a', 'b'] }), endpoint({ vpcEndpointType: 'Gateway' })], virginia);
    assert.deepEqual(lines.map(({ expected }) => round(expected)), [14.6]);
  });

  it('says where a variant has no machine in the table', () => {
    const { unpriced } = estimateResources([{ ...endpointConfig, inputs: { productionVariants: [{ instanceType: 'ml.p9.huge' }] } }], virginia);
    assert.deepEqual(unpriced, ['config: the price table lacks ml.p9.huge']);
  });

  it('is dearer in dearer regions, and in an unknown one as dear as anywhere', () => {
    const month = (region: string): number => estimateResources([key], pricesOf(region)).expected;
    assert.ok(month('eu-central-1') > month('us-east-1') && month('xx-nowhere-1') >= month('sa-east-1'));
    assert.deepEqual([pricesOf('xx-nowhere-1').regionAssumed, virginia.regionAssumed], [true, false]);
  });
});

describe('the budget', () => {
  const report = (monthlyBudgetDollars?: number, resources = [key]) => reportCost({
    region: 'us-east-1', workflow: workflowWith(), resources, settings: parseSettings(monthlyBudgetDollars === undefined ? {} : { 'mlops:monthlyBudgetDollars': monthlyBudgetDollars }, 'f'),
  });

  it('says how many runs it bears', () => {
    assert.equal(runsWithin(report(10)), 8);
    assert.equal(runsWithin(report()), undefined);
    assert.match(summarizeCost(report(10)), /^estimated cost in us-east-1: \$1\.00 a month at rest, \$1\.08 a run \(at most .*\); the budget of \$10\.00 a month bears 8 runs$/);
  });

  it('refuses what it does not bear with one run, naming setting, value and remedy', () => {
    refuseAboveBudget(report(3), 'dev');
    refuseAboveBudget(report(), 'dev');
    assert.throws(() => refuseAboveBudget(report(2), 'dev'), (error: unknown) => error instanceof CommandFailure && error.exitCode === 3
      && /mlops:monthlyBudgetDollars is 2, its resources cost about \$1\.00 a month and one run about \$1\.08/.test(error.message) && /Pulumi\.dev\.yaml/.test(error.advice[0] ?? ''));
    assert.throws(() => refuseAboveBudget(report(100, [endpointConfig]), 'dev'), /\$167\.90 a month/);
  });

  it('is a positive number of dollars', () => {
    for (const value of [0, -1, 'much']) assert.throws(() => parseSettings({ 'mlops:monthlyBudgetDollars': value }, 'Pulumi.dev.yaml'), /mlops:monthlyBudgetDollars/);
    assert.equal(parseSettings({ 'mlops:monthlyBudgetDollars': '250.5' }, 'f').monthlyBudgetDollars, 250.5);
  });

  it('stands in what a person reads, with date and doubt', () => {
    const text = renderCost(report(10));
    assert.match(text, /prices of 2026-11-25, not verified/);
    assert.match(text, /encryption-key +\$1\.00 +1 customer key/);
    assert.match(text, /TrainCandidates +\$0\.92 +\$110\.60/);
    assert.match(text, /budget \$10\.00 a month: bears 8 runs/);
  });
});

describe('dollars', () => {
  it('are written as people write them', () => {
    assert.deepEqual([0, 0.004, 0.05, 12.3, 1234.5].map(dollars), ['$0.00', '< $0.01', '$0.05', '$12.30', '$1,235']);
  });
});
