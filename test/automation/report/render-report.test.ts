// The HTML report: whole, and not to be broken by what is in the data.
import assert from 'node:assert/strict';
import { html, escapeHtml } from '../../../automation/report/html';
import { renderReport } from '../../../automation/report/render-report';
import { passedRun } from './run-fixture';

describe('the report of a run', function () {
  this.timeout(30_000);

  it('holds gates, metrics, curves and candidates in one file', async () => {
    const page = await renderReport(passedRun(), 'p in dev', { commit: 'abc' });
    for (const part of ['Gates', 'Confusion matrix', 'WeightedEnsemble-L2-FULL-t1', 'Receiver operating characteristic', '<svg']) assert.ok(page.includes(part), part);
  });

  it('fetches nothing from a network', async () => {
    const page = await renderReport(passedRun(), 'p in dev', {});
    assert.equal(/(src|href)="https?:/.test(page), false);
  });

  it('shows markup in the data as text', async () => {
    const page = await renderReport({ ...passedRun(), status: '<script>alert(1)</script>' }, '<script>alert(2)</script>', { commit: '<script>alert(3)</script>' });
    assert.equal(page.includes('<script>'), false);
  });
});

describe('HTML from a template', () => {
  it('escapes values, and leaves nested templates alone', () => {
    assert.equal(html`<p>${'a < b'}${html`<b>${'"x"'}</b>`}</p>`.html, '<p>a &lt; b<b>&quot;x&quot;</b></p>');
  });

  it('escapes every character that markup begins with', () => assert.equal(escapeHtml(`<>&"'`), '&lt;&gt;&amp;&quot;&#39;'));
});
