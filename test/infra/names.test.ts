// Names of an environment's resources.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../flows/problems';
import { environmentNames, functionNames, rolePurposes, type Place } from '../../infra/names';

const place: Place = { workflow: 'birdstrikes', environment: 'dev', account: '123456789012', region: 'us-east-1', partition: 'aws' };
const allNames = (of: Place): string[] => {
  const names = environmentNames(of);
  return [names.bucket, names.accessLogBucket, names.topic, names.budget, names.rule('x'), names.keyAlias, names.pipeline, names.modelPackageGroup, names.parameterPath, ...rolePurposes.map(names.role), ...functionNames.map(names.function)];
};

describe('names of an environment', () => {
  it('are made of workflow, environment, account and region', () => {
    const names = environmentNames(place, 'group');
    assert.deepEqual([names.bucket, names.keyAlias, names.pipeline, names.modelPackageGroup, names.parameterPath, names.role('driver'), names.function('prepare-holdout')], [
      'birdstrikes-dev-123456789012-us-east-1', 'alias/birdstrikes-dev', 'birdstrikes-dev', 'group-dev', '/mlops/birdstrikes/dev', 'birdstrikes-dev-driver', 'birdstrikes-dev-prepare-holdout',
    ]);
  });
  it('keep within what AWS takes, or are refused', () => {
    const word = (most: number) => fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{0,${most - 1}}$`));
    fc.assert(fc.property(word(24), word(12), fc.constantFrom('us-east-1', 'ap-southeast-1'), (workflow, environment, region) => {
      const its = { ...place, workflow, environment, region };
      try {
        const names = environmentNames(its);
        assert.ok(names.bucket.length <= 63 && /^[a-z0-9-]+$/.test(names.bucket));
        assert.ok(rolePurposes.every((purpose) => names.role(purpose).length <= 64));
      } catch (error) {
        assert.ok(error instanceof InputError);
        assert.ok(`${workflow}-${environment}-${place.account}-${region}-logs`.length > 63);
      }
    }));
  });
  it('of two environments, and of two workflows, never meet', () => {
    const one = allNames(place);
    for (const other of [{ ...place, environment: 'prod' }, { ...place, workflow: 'churn' }]) {
      assert.deepEqual(allNames(other).filter((name) => one.includes(name)), []);
    }
  });
  it('that are too long are told with their length and the remedy', () => {
    assert.throws(() => environmentNames({ ...place, workflow: 'a'.repeat(24), environment: 'b'.repeat(12), region: 'ap-southeast-1' }), /has 70 characters; AWS takes 63: shorten/);
    assert.throws(() => environmentNames(place, 'g'.repeat(62)), /model package group would be named .* shorten register\.group/);
  });
});
