//! Rules on addresses outside of the site, which `gongkai check --external` asks.

use super::rules;

rules! {
    LINK_EXTERNAL_DEAD = Error "link/external-dead"
        "站外链接打不开：…",
        "a link out of the site is dead: …";
        "改成现在的网址，或者删去链接",
        "give the address of today, or take the link out",
        norm "政府网站与政务新媒体检查指标：链接可用（国办秘函〔2019〕19号，2019-04-01）";
    LINK_EXTERNAL_DOUBTFUL = Note "link/external-doubtful"
        "站外链接这次打不开，几天都打不开才算：…",
        "a link out of the site did not work this time, which counts once it happens on several days: …";
        "改天再查一次",
        "check again on another day";
    LINK_EXTERNAL_MOVED = Note "link/external-moved"
        "站外链接已经搬走：…",
        "a link out of the site has moved for good: …";
        "改成新的网址",
        "give the new address";
    LINK_EXTERNAL_TROUBLE = Warning "link/external-trouble"
        "站外链接没有查成：…",
        "a link out of the site could not be checked: …";
        "看一看本机的网络和这个网址，改天再查",
        "look at this machine's network and at the address, and check again on another day";
}
