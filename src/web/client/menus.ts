/** Behaviour of the header: menus, dialogs, theme, saved configurations, comparison. */

import { byId, make, maybe } from './dom.ts';
import { address, clearParam, withParam } from './links.ts';

export function openDialog(id: string): HTMLDialogElement {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) menu.open = false;
  const dialog = byId<HTMLDialogElement>(id);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** Opens one menu at a time. A click outside or Escape closes it; arrow keys move through it. */
function menus(): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('details.menu')];
  const close = (but: Element | null): void => all.forEach(menu => menu !== but && (menu.open = false));
  for (const menu of all) {
    menu.addEventListener('toggle', () => {
      if (!menu.open) return;
      close(menu);
      // Keeps the menu inside the window.
      const box = menu.querySelector<HTMLElement>('.box')!;
      box.classList.remove('left');
      box.classList.toggle('left', box.getBoundingClientRect().right > document.documentElement.clientWidth);
    });
    menu.addEventListener('keydown', event => {
      if (event.key === 'Escape' && menu.open) {
        event.stopPropagation();
        menu.open = false;
        menu.querySelector('summary')!.focus();
      }
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      menu.open = true;
      const items = [...menu.querySelectorAll<HTMLElement>('.box a, .box button, .box input')];
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[(at + (event.key === 'ArrowDown' ? 1 : at < 0 ? 0 : -1) + items.length) % items.length]?.focus();
    });
  }
  document.addEventListener('pointerdown', event =>
    close(event.target instanceof Element ? event.target.closest('details.menu') : null),
  );
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[aria-disabled="true"]') : null;
    if (link) event.preventDefault();
  });
}

/**
 * Dark or light theme: the system's setting until the user chooses one. The choice is stored in a
 * cookie, so that the server renders the next page with it.
 */
function themes(): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const changed = (): boolean => document.dispatchEvent(new Event('themechange'));
  system.addEventListener('change', changed);
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
    document.cookie = `inkprof-theme=${root.dataset.theme}; path=/ui; max-age=31536000; samesite=lax`;
    changed();
  });
}

/** Sends a request that changes something; returns an error message, or undefined. */
async function send(method: string, path: string, body?: Blob): Promise<string | undefined> {
  try {
    const answer = await fetch(path, body ? { method, body } : { method });
    return answer.ok ? undefined : (await answer.text()).trim();
  } catch {
    return 'the server does not answer: is it still running?';
  }
}

/** Handles "Save as …" and the delete buttons of configurations. */
function configs(): void {
  const name = byId<HTMLInputElement>('save-name');
  byId('save-config').addEventListener('click', () => {
    byId('save-error').textContent = '';
    openDialog('save-dialog');
    name.focus();
  });
  byId('save-cancel').addEventListener('click', () => byId<HTMLDialogElement>('save-dialog').close());
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const params = new URLSearchParams(location.search);
    params.set('config', name.value);
    const problem = await send('POST', address('./saveconfig', params));
    if (problem === undefined) location.reload();
    else byId('save-error').textContent = problem;
  };
  byId('save-dialog')
    .querySelector('form')!
    .addEventListener('submit', event => void save(event));

  let doomed: HTMLElement | null = null;
  for (const mark of document.querySelectorAll<HTMLElement>('.menu-delete-btn')) {
    mark.addEventListener('click', () => {
      doomed = mark;
      byId('delete-prompt').textContent = `Delete ${mark.dataset.config}?`;
      byId('delete-error').textContent = '';
      openDialog('delete-dialog');
    });
  }
  byId('delete-cancel').addEventListener('click', () => byId<HTMLDialogElement>('delete-dialog').close());
  const remove = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!doomed) return;
    const problem = await send(
      'DELETE',
      address('./deleteconfig', new URLSearchParams({ config: doomed.dataset.config! })),
    );
    if (problem !== undefined) {
      byId('delete-error').textContent = problem;
      return;
    }
    doomed.parentElement?.remove();
    byId<HTMLDialogElement>('delete-dialog').close();
  };
  byId('delete-dialog')
    .querySelector('form')!
    .addEventListener('submit', event => void remove(event));
}

/** Handles the form with all options: writes changed ones into the address. */
function optionForm(): void {
  byId('edit-options').addEventListener('click', () => openDialog('options-dialog'));
  byId('options-cancel').addEventListener('click', () => byId<HTMLDialogElement>('options-dialog').close());
  const form = byId('options-dialog').querySelector('form')!;
  form.addEventListener('submit', event => {
    event.preventDefault();
    const params = new URLSearchParams(location.search);
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
      const isBox = field instanceof HTMLInputElement && field.type === 'checkbox';
      const before = isBox
        ? field.defaultChecked
        : field instanceof HTMLSelectElement
          ? ([...field.options].find(o => o.defaultSelected)?.value ?? '')
          : field.defaultValue;
      const value = isBox ? field.checked : field.value.trim();
      if (value === before) continue;
      const isDefault = isBox ? value === (field.dataset.initial === 't') : value === '';
      if (isDefault) clearParam(params, field.name);
      else if (isBox) params.set(field.name, value ? 't' : 'f');
      else params.set(field.name, String(value));
    }
    location.href = address('', params);
  });
}

/** Uploads a profile to compare with; the server assigns it an id for addresses. */
function comparing(): void {
  const file = byId<HTMLInputElement>('base-file');
  const state = byId('base-state');
  const start = async (chosen: File): Promise<void> => {
    state.textContent = `Reading ${chosen.name} …`;
    try {
      const answer = await fetch(address('./compare', new URLSearchParams({ name: chosen.name })), {
        method: 'POST',
        body: chosen,
      });
      if (answer.ok) {
        const { base } = (await answer.json()) as { base: string };
        location.href = withParam('base', base);
      } else state.textContent = (await answer.text()).trim();
    } catch {
      state.textContent = 'The server does not answer: is it still running?';
    }
  };
  file.addEventListener('change', () => file.files?.[0] && void start(file.files[0]));
}

/** Shows a short message temporarily. */
export function flash(text: string): void {
  maybe('flash')?.remove();
  const box = make('div', { id: 'flash', role: 'status' }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), 2500);
}

function copying(): void {
  byId('copy-link').addEventListener('click', () => {
    const done = (): void => flash('The link is on the clipboard');
    const show = (): void => flash(location.href);
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, show);
    else show();
  });
}

export function header(): void {
  menus();
  themes();
  configs();
  optionForm();
  comparing();
  copying();
  byId('keys').addEventListener('click', () => openDialog('keys-dialog'));
}
