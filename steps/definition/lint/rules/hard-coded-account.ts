// Rule `hard-coded-account`: a definition that is to move names no account.
import { advice, type Rule } from '../finding';
import { isObject, member } from '../json';

const inArn = /\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/;

export const hardCodedAccount: Rule = {
  id: 'hard-coded-account',
  summary: 'No ARN in the definition names an account. (A definition rendered for one account does, and is right to.)',
  check({ json }) {
    const places = new Map<string, string[]>();
    collect(json, '$', places);
    return [...places].map(([account, paths]) => advice(paths[0] ?? '$', `account ${account} is written in ${paths.length === 1 ? 'one place' : `${paths.length} places`}; a definition for several accounts takes such ARNs as parameters`));
  },
};

function collect(value: unknown, path: string, places: Map<string, string[]>): void {
  if (typeof value === 'string') {
    const account = inArn.exec(value)?.[1];
    if (account !== undefined) places.set(account, [...(places.get(account) ?? []), path]);
  } else if (Array.isArray(value)) {
    value.forEach((inner: unknown, index) => { collect(inner, `${path}[${index}]`, places); });
  } else if (isObject(value)) {
    Object.entries(value).forEach(([key, inner]) => { collect(inner, member(path, key), places); });
  }
}
