//! Rules on what tells who somebody is.

use super::rules;

rules! {
    PRIVACY_IDENTITY_NUMBER = Error "privacy/identity-number"
        "有居民身份证号：…",
        "an identity number: …";
        "删去；必须写的只留前两位和后三位，如 `11*************02X`；附件里的改好再放回来",
        "take it out; where it is needed keep the first two and the last three signs, as in `11*************02X`; mend attachments and put them back",
        norm "个人信息保护法第二十五条（2021-11-01）；政府信息公开条例第十五条（2019-05-15）";
    PRIVACY_OLD_IDENTITY_NUMBER = Warning "privacy/old-identity-number"
        "像是 15 位的旧身份证号：…",
        "this looks like an identity number of fifteen digits: …";
        "核对；是身份证号就删去或遮盖",
        "look at it; take it out or mask it if it is one",
        norm "个人信息保护法第二十五条（2021-11-01）";
    PRIVACY_TRUNCATED_IDENTITY_NUMBER = Error "privacy/truncated-identity-number"
        "被表格当成数字、末三位成了 000 的身份证号：…",
        "an identity number that a spreadsheet took for a number, so that it ends in 000: …";
        "删去这一列，或者遮盖；前 15 位仍能认出人",
        "take the column out, or mask it; fifteen digits still tell who it is",
        norm "个人信息保护法第二十五条（2021-11-01）";
    PRIVACY_MOBILE_NUMBER = Warning "privacy/mobile-number"
        "有手机号：…",
        "a mobile number: …";
        "办公用的可以留着；个人的改成 `138****1234`",
        "one of an office may stay; write `138****1234` for a person's",
        norm "个人信息保护法第二十五条（2021-11-01）";
    PRIVACY_BANK_CARD = Error "privacy/bank-card"
        "有银行卡号：…",
        "the number of a bank card: …";
        "删去，或者只留后四位",
        "take it out, or keep the last four digits",
        norm "个人信息保护法第二十八条（2021-11-01）";
    PRIVACY_PASSPORT_NUMBER = Warning "privacy/passport-number"
        "有护照号：…",
        "the number of a passport: …";
        "删去，或者遮盖",
        "take it out, or mask it",
        norm "个人信息保护法第二十五条（2021-11-01）";
}
