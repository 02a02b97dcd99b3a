// Moments in events of pull requests: text as AWS writes it.
import assert from 'node:assert/strict';
import { eventDate } from '../../../../local/aws/services/codecommit/pull-request-events';

describe('the moments in events of pull requests', () => {
  it('are written as AWS writes them', () => {
    assert.equal(eventDate(Date.UTC(2019, 5, 8, 10, 34, 20)), 'Sat Jun 08 10:34:20 UTC 2019');
  });
});
