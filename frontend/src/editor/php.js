/** PHP without the HTML around it, which would bring three more languages. */
import { LanguageSupport } from "@codemirror/language";
import { phpLanguage } from "@codemirror/lang-php";

export const php = () => new LanguageSupport(phpLanguage);
