// A Jupyter notebook of text cells (nbformat 4.5).

/** The notebook's JSON; each text is Markdown. */
export function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((text, at) => ({ cell_type: 'markdown', id: `cell-${at}`, metadata: {}, source: text.split('\n').map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line)) })),
    metadata: {}, nbformat: 4, nbformat_minor: 5,
  }, null, 1);
}
