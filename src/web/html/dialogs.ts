/** The command box and the dialogs, below the report of every page. */

import { paramValue, urlOptions } from '../site/config.ts';
import { html, markup } from './html.ts';
import type { Html } from './html.ts';
import { configMenu } from '../site/saved.ts';
import type { Ask } from '../site/site.ts';

/** Returns the command box: its input and its output. */
export function commandBox(): Html {
  return html`<section id="console" aria-label="Command line">
<div id="console-out" role="log" aria-label="What the commands said" tabindex="0" hidden></div>
<form id="console-form" autocomplete="off">
      <label for="console-line">(pprof)</label>
      <div class="field">
        <input id="console-line" type="text" role="combobox" aria-expanded="false" aria-controls="console-choices"
          aria-autocomplete="list" autocomplete="off" autocapitalize="none" spellcheck="false"
          placeholder="a command, such as top10 -cum">
        <ul id="console-choices" role="listbox" aria-label="Completions" hidden></ul>
      </div>
    </form>
</section>`;
}

/** Returns the dialogs that save, delete and edit options. */
export function saveDialog(ask: Ask): Html {
  const names = configMenu(ask.site.host, ask.site.config, ask.query).filter(entry => entry.saved);
  return html`<dialog id="save-dialog" aria-labelledby="save-title">
      <form method="dialog">
        <h2 id="save-title">Save these options</h2>
        <datalist id="config-list">${names.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
<label for="save-name">Name</label>
    <input id="save-name" type="text" list="config-list" autocomplete="off">
    <p class="failure" id="save-error" role="alert"></p>
    <div class="buttons">
      <button type="button" id="save-cancel">Cancel</button>
      <button type="submit" id="save-confirm" class="main">Save</button>
    </div>
  </form>
  </dialog>
<dialog id="delete-dialog" aria-labelledby="delete-prompt">
      <form method="dialog">
        <h2 id="delete-prompt">Delete?</h2>
        <p class="failure" id="delete-error" role="alert"></p>
        <div class="buttons">
          <button type="button" id="delete-cancel">Cancel</button>
          <button type="submit" id="delete-confirm" class="main">Delete</button>
        </div>
      </form>
    </dialog>
${optionsDialog(ask)}`;
}

/** Returns the dialog with every option of an address. */
function optionsDialog(ask: Ask): Html {
  const config = ask.readableConfig;
  const field = (option: (typeof urlOptions)[number]): Html => {
    // An invalid value is shown too, so that the user can correct it.
    const value = ask.param(option.url) || paramValue(option, config);
    const id = `option-${option.name}`;
    let input: Html;
    if (option.kind === 'bool') {
      const checked = config[option.name as keyof typeof config] === true ? markup(' checked') : null;
      input = html`
        <input type="checkbox" id="${id}" name="${option.url}" data-initial="${option.initial ? 't' : 'f'}"${checked}>
      `;
    } else if (option.kind === 'choice' || option.name === 'sample_index') {
      const names =
        option.kind === 'choice'
          ? option.choices.map(choice => choice.name)
          : ask.site.profile.sampleTypes.map(t => t.type);
      input = html`
        <select id="${id}" name="${option.url}">
          <option value="">default</option>
          ${names.map(
            name => html`
              <option value="${name}"${name === value ? markup(' selected') : null}>${name}</option>
            `,
          )}
        </select>
      `;
    } else
      input = html`
        <input type="text" id="${id}" name="${option.url}" value="${value}" placeholder="${String(option.initial)}"
          autocomplete="off" spellcheck="false">
      `;
    return html`
      <div class="option"><label for="${id}">${option.name}</label>${input}<small>${option.help.en[0]}</small></div>
    `;
  };
  return html`
    <dialog id="options-dialog" aria-labelledby="options-title">
      <form method="dialog">
        <h2 id="options-title">Options</h2>
        <div class="options">${urlOptions.map(field)}</div>
        <div class="buttons">
          <button type="button" id="options-cancel">Cancel</button>
          <button type="submit" id="options-apply" class="main">Apply</button>
        </div>
      </form>
    </dialog>
  `;
}

/** Returns the help dialog of the `?` key. The page's script adds the shortcuts of its view. */
export function helpDialog(keys: readonly { readonly key: string; readonly help: string }[]): Html {
  return html`
    <dialog id="keys-dialog" aria-labelledby="keys-title">
      <form method="dialog">
        <h2 id="keys-title">Keys</h2>
        <dl>${keys.map(({ key, help }) => html`<div><dt><kbd>${key}</kbd></dt><dd>${help}</dd></div>`)}</dl>
        <div id="view-keys"></div>
        <div class="buttons"><button type="submit" class="main">Close</button></div>
      </form>
    </dialog>
  `;
}
