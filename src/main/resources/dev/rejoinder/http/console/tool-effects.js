// What a call of a tool can change.

export const effectOf = (tool) => (tool.readOnly ? 'readOnly' : tool.idempotent ? 'idempotent' : 'sideEffect');
export const effectLabel = (tool) => ({ readOnly: 'Reads', idempotent: 'Repeatable change', sideEffect: 'Change' })[effectOf(tool)];
