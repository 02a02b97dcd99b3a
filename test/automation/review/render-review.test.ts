// A review as Markdown: what stands at its head, a team's own checks in it, and what CodeCommit takes of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fittingComment } from '../../../automation/review/comment-on-pull-request';
import { isFit, renderReview, type Review } from '../../../automation/review/render-review';

const fine: Review = { workflow: 'birds', findings: [], errors: 0, checks: { script: 'tests/run.sh', exitCode: 0, lastLines: ['all is well'] } };

describe('a review', () => {
  it('says that a change can be merged where nothing stands against it', () => {
    assert.match(renderReview(fine), /^## birds: can be merged[\s\S]*### tests\/run\.sh\n\nPassed\.$/);
    assert.ok(isFit(fine));
  });

  it("says at its head that a team's own checks failed, and shows what they wrote last", () => {
    const failed = { ...fine, checks: { script: 'tests/run.sh', exitCode: 3, lastLines: ['expected 5 columns', 'got 4'] } };
    assert.match(renderReview(failed), /^## birds: tests\/run\.sh failed\n[\s\S]*Exit status 3\. It wrote last:\n\n```\nexpected 5 columns\ngot 4\n```/);
    assert.ok(!isFit(failed));
  });

  it('lets nothing that a script writes out of its fence', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '#') }), { minLength: 1, maxLength: 8 }), (lastLines) => {
      const lines = renderReview({ ...fine, checks: { script: 's', exitCode: 1, lastLines } }).split('\n');
      const [open, ...others] = lines.slice(lines.indexOf('It wrote last:') < 0 ? lines.findIndex((line) => line.startsWith('Exit status')) + 2 : 0);
      assert.match(open ?? '', /^```+$/);
      assert.deepEqual(others.slice(0, lastLines.length), lastLines);
      assert.ok(!lastLines.some((line) => line.trim().startsWith(open ?? '')));
    }));
  });

  it('is cut to what CodeCommit takes, and says so', () => {
    assert.equal(fittingComment('x'.repeat(10_240)).length, 10_240);
    const cut = fittingComment('x'.repeat(10_241));
    assert.equal(cut.length, 10_240);
    assert.match(cut, /Cut here/);
  });
});
