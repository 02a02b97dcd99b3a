// The plain tables that people read.
import assert from 'node:assert/strict';
import { renderTable } from '../../../automation/console/text-table';

describe('a text table', () => {
  it('pads texts to the right and numbers to the left', () => {
    const text = renderTable({ columns: ['step', 'seconds'], rows: [['PrepareData', '1.5'], ['Score', '12']] });
    assert.equal(text, '  step         seconds\n  PrepareData      1.5\n  Score             12');
  });

  it('treats a column with one word in it as text', () => {
    const text = renderTable({ columns: ['value'], rows: [['1'], ['none']] });
    assert.equal(text, '  value\n  1\n  none');
  });
});
