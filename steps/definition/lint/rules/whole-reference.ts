// Rule `whole-reference`: a reference yields one scalar, never a list or an object.
import { fault, type Rule } from '../finding';
import { show } from '../json';
import { propertyOf } from '../property';

export const wholeReference: Rule = {
  id: 'whole-reference',
  summary: 'References lead to scalars.',
  check: (document) => document.references.flatMap(({ target, text, path }) => {
    const producer = target.kind === 'step' ? document.step(target.step) : undefined;
    if (producer === undefined || target.kind !== 'step') return [];
    const property = propertyOf(producer, target.parts);
    return property.kind === 'whole' ? [fault(path, `${show(text)} is a whole ${property.what}; only what is in it can be referred to, member by member`)] : [];
  }),
};
