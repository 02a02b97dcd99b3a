// How the CLI words and marks what is done to a resource.

/** Marks of two characters, before a resource's line. */
const marks: Readonly<Record<string, string>> = {
  same: '  ', create: '+ ', update: '~ ', delete: '- ', replace: '+-', 'create-replacement': '++', 'delete-replaced': '--',
  read: '> ', 'read-replacement': '>>', refresh: '~ ', discard: '< ', 'discard-replaced': '<<', import: '= ', 'import-replacement': '=>', 'remove-pending-replace': '~ ',
};

interface Words {
  plan: string;
  doing: string;
  done: string;
  failed: string;
}

const words: Readonly<Record<string, Words>> = {
  same: { plan: '', doing: '', done: '', failed: 'failed' },
  create: { plan: 'create', doing: 'creating', done: 'created', failed: 'creating failed' },
  update: { plan: 'update', doing: 'updating', done: 'updated', failed: 'updating failed' },
  delete: { plan: 'delete', doing: 'deleting', done: 'deleted', failed: 'deleting failed' },
  replace: { plan: 'replace', doing: 'replacing', done: 'replaced', failed: 'replacing failed' },
  'create-replacement': { plan: 'create replacement', doing: 'creating replacement', done: 'created replacement', failed: 'creating failed' },
  'delete-replaced': { plan: 'delete original', doing: 'deleting original', done: 'deleted original', failed: 'deleting failed' },
  read: { plan: 'read', doing: 'reading', done: 'read', failed: 'reading failed' },
  refresh: { plan: 'refreshing', doing: 'refreshing', done: 'refresh', failed: 'refreshing failed' },
  import: { plan: 'import', doing: 'importing', done: 'imported', failed: 'importing failed' },
};

const none: Words = { plan: '', doing: '', done: '', failed: 'failed' };

export const markOf = (operation: string): string => marks[operation] ?? '  ';
export const wordsOf = (operation: string): Words => words[operation] ?? none;

/** Kinds of change in the order in which a summary counts them. */
export const countedOperations: readonly string[] = ['create', 'update', 'delete', 'replace', 'read', 'import', 'discard', 'refresh'];
