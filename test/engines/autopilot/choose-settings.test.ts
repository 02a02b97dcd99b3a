// Which candidates a job trains.
import assert from 'node:assert/strict';
import { chooseSettings, thinned } from '../../../engines/autopilot/choose-settings';
import { candidateSettings } from '../../../engines/autopilot/learners/settings';

const size = { rows: 1000, features: 10 };

describe('the candidates of a job', () => {
  it('are nine and the ensemble, as Autopilot makes ten trials', () => {
    const { first, second } = chooseSettings({}, 'BinaryClassification', size);
    assert.deepEqual([first.length, second.length], [9, 0]);
    assert.deepEqual(first, candidateSettings.slice(0, 9));
  });

  it('are all there are, and a second layer, where time is given or more are asked for', () => {
    for (const request of [{ maxRuntimeSeconds: 60 }, { maxCandidates: 30 }]) {
      const { first, second } = chooseSettings(request, 'BinaryClassification', size);
      assert.deepEqual([first.length, second.length > 0], [candidateSettings.length, true]);
    }
  });

  it('are one where one is asked for', () => {
    assert.deepEqual(chooseSettings({ maxCandidates: 1 }, 'Regression', size).first.map(({ name }) => name), ['CatBoost']);
  });

  it('are of the algorithms asked for, and of several classes without target statistics, which are of one', () => {
    assert.deepEqual([...new Set(chooseSettings({ algorithms: ['lightgbm'] }, 'BinaryClassification', size).first.map(({ algorithm }) => algorithm))], ['lightgbm']);
    assert.ok(chooseSettings({}, 'MulticlassClassification', size).first.every(({ algorithm }) => algorithm !== 'catboost'));
    assert.throws(() => chooseSettings({ algorithms: ['catboost'] }, 'MulticlassClassification', size), /of the algorithms catboost none is here for MulticlassClassification/);
  });

  it('take larger steps on many rows, and look at some of very many features, which is told', () => {
    const learner = (rows: number, features: number): { rate: number; featureFraction: number } => {
      const [{ learner: found } = assert.fail()] = chooseSettings({ algorithms: ['lightgbm'] }, 'BinaryClassification', { rows, features }).first;
      return found.kind === 'boosting' ? found : assert.fail();
    };
    assert.deepEqual([learner(1000, 10).rate * 2, learner(1000, 10).featureFraction], [learner(100_000, 10).rate, 0.8]);
    assert.equal(learner(1000, 10_000).featureFraction, 0.05);
    assert.deepEqual(thinned(500), []);
    assert.match(thinned(10_000)[0] ?? '', /10000 features; each tree looks at 500 of them/);
  });
});
