//! `gongkai explain RULE`: what a rule says, the way out, and what it protects.

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::rules;
use crate::text;
use crate::trouble::Trouble;
use crate::yaml::nearest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 编号，如 site/no-section；不写则列出全部 / an id such as site/no-section; all are listed without one
    rule: Option<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Outcome {
    let lang = session.lang();
    let Some(id) = &arguments.rule else {
        let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or_default();
        let line = |rule: &rules::Rule| format!("{:width$}  {}\n", rule.id, rule.says_in(lang));
        Session::result(&rules::all().map(line).collect::<String>());
        return Ok(Done::Fine);
    };
    let Some(rule) = rules::find(id) else {
        let near = nearest(id, rules::all().map(|rule| rule.id));
        let message = match near {
            Some(near) => {
                text!(
                    "没有规则 `{id}`；是不是 `{near}`",
                    "there is no rule `{id}`; `{near}` perhaps?"
                )
            }
            None => text!(
                "没有规则 `{id}`；`gongkai explain` 列出全部",
                "there is no rule `{id}`; `gongkai explain` lists all of them"
            ),
        };
        return Err(Trouble::new(message).into());
    };
    Session::result(&rules::explained(rule, lang));
    Ok(Done::Fine)
}
