// Rule `version`: the document is of the one version there is.
import type { Rule } from '../finding';
import { fault } from '../finding';
import { show } from '../json';

export const version: Rule = {
  id: 'version',
  summary: 'Version is "2020-12-01".',
  check: ({ json }) => (json['Version'] === '2020-12-01' ? [] : [fault('$.Version', `must be "2020-12-01"; got ${show(json['Version'])}`)]),
};
