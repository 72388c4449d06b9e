//! Whether a cell of a table holds a number, for those who set it to the right and those who look for heads of columns.
//!
//! In: the text of a cell. Out: yes or no. Must not know: tables.

/// Whether a cell holds a number: `5,020`, `-3.5`, `98.6%`, `1/3`. Dates and telephone numbers are none.
#[must_use]
pub(crate) fn is_number(text: &str) -> bool {
    let of_number = |c: char| c.is_ascii_digit() || ",.%‰+-−/ ，".contains(c);
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(of_number)
        && text.rfind('-').is_none_or(|at| at == 0)
        && text.matches('/').count() < 2
        && text.chars().count() <= 24
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_are_told_from_dates_and_words() {
        for number in ["0", "5,020", "-3.5", "98.6%", "1/3", "5，020", "+1 200"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "-", "2024-01-02", "2024/1/2", "000-00000001", "3人", "一"] {
            assert!(!is_number(other), "{other}");
        }
    }
}
