//! One cell of a table, as text or as JSON.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Decimal256Type, DecimalType, Float16Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use jiff::{SignedDuration, Timestamp, civil, tz};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

/// The text in a column of strings; nothing of a null. `None` where the column holds no strings.
pub(super) fn text(column: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if row >= column.len() || column.is_null(row) {
        return Some(Cow::Borrowed(""));
    }
    if let Some(strings) = column.as_string_view_opt() {
        return Some(Cow::Borrowed(strings.value(row)));
    }
    Some(String::from_utf8_lossy(column.as_binary_view_opt()?.value(row)))
}

/// The value of a cell; `None` where JSON has no form for it.
pub(super) fn json(column: &dyn Array, row: usize) -> Option<Box<RawValue>> {
    if row < column.len()
        && !column.is_null(row)
        && let Some(strings) = column.as_string_view_opt()
    {
        return to_raw_value(strings.value(row)).ok();
    }
    to_raw_value(&value(column, row)?).ok()
}

fn value(column: &dyn Array, row: usize) -> Option<Value> {
    if row >= column.len() || column.is_null(row) {
        return Some(Value::Null);
    }
    Some(match column.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => column.as_boolean_opt()?.value(row).into(),
        DataType::Utf8View => column.as_string_view_opt()?.value(row).into(),
        DataType::BinaryView => std::str::from_utf8(column.as_binary_view_opt()?.value(row)).ok()?.into(),
        DataType::List(_) => {
            let items = column.as_list_opt::<i32>()?.value(row);
            (0..items.len()).filter_map(|item| value(&items, item)).collect::<Vec<_>>().into()
        }
        DataType::Struct(fields) => {
            let columns = column.as_struct_opt()?.columns().iter();
            let named = fields.iter().zip(columns).filter_map(|(f, c)| Some((f.name().clone(), value(c, row)?)));
            named.collect::<Map<_, _>>().into()
        }
        DataType::Date32 => date(primitive::<Date32Type>(column, row)?)?.into(),
        DataType::Time32(_) | DataType::Time64(_) => time(column, row)?.into(),
        DataType::Timestamp(unit, zone) => moment(column, row, *unit, zone.is_some())?.into(),
        DataType::Decimal128(..) => decimal::<Decimal128Type>(column, row)?,
        DataType::Decimal256(..) => decimal::<Decimal256Type>(column, row)?,
        _ => number(column, row)?,
    })
}

fn primitive<T: ArrowPrimitiveType>(column: &dyn Array, row: usize) -> Option<T::Native> {
    Some(column.as_primitive_opt::<T>()?.value(row))
}

fn number(column: &dyn Array, row: usize) -> Option<Value> {
    Some(match column.data_type() {
        DataType::Int8 => primitive::<Int8Type>(column, row)?.into(),
        DataType::Int16 => primitive::<Int16Type>(column, row)?.into(),
        DataType::Int32 => primitive::<Int32Type>(column, row)?.into(),
        DataType::Int64 => primitive::<Int64Type>(column, row)?.into(),
        DataType::UInt8 => primitive::<UInt8Type>(column, row)?.into(),
        DataType::UInt16 => primitive::<UInt16Type>(column, row)?.into(),
        DataType::UInt32 => primitive::<UInt32Type>(column, row)?.into(),
        DataType::UInt64 => primitive::<UInt64Type>(column, row)?.into(),
        // What is no number (NaN, infinity) is null.
        DataType::Float16 => primitive::<Float16Type>(column, row)?.to_f64().into(),
        DataType::Float32 => primitive::<Float32Type>(column, row)?.into(),
        DataType::Float64 => primitive::<Float64Type>(column, row)?.into(),
        _ => return None,
    })
}

/// A decimal number as the text that it is: as a number it would not keep its digits.
fn decimal<T: DecimalType>(column: &dyn Array, row: usize) -> Option<Value> {
    Some(column.as_primitive_opt::<T>()?.value_as_string(row).into())
}

/// The date so many days after 1 January 1970.
fn date(days: i32) -> Option<String> {
    let span = SignedDuration::from_hours(i64::from(days) * 24);
    civil::date(1970, 1, 1).checked_add(span).ok().map(|date| date.to_string())
}

fn time(column: &dyn Array, row: usize) -> Option<String> {
    let since_midnight = match column.data_type() {
        DataType::Time32(_) => SignedDuration::from_millis(primitive::<Time32MillisecondType>(column, row)?.into()),
        DataType::Time64(TimeUnit::Microsecond) => {
            SignedDuration::from_micros(primitive::<Time64MicrosecondType>(column, row)?)
        }
        _ => SignedDuration::from_nanos(primitive::<Time64NanosecondType>(column, row)?),
    };
    civil::Time::midnight().checked_add(since_midnight).ok().map(|time| time.to_string())
}

/// A moment in RFC 3339, or without a zone where the file names none.
fn moment(column: &dyn Array, row: usize, unit: TimeUnit, zoned: bool) -> Option<String> {
    let stamp = match unit {
        TimeUnit::Millisecond => Timestamp::from_millisecond(primitive::<TimestampMillisecondType>(column, row)?),
        TimeUnit::Microsecond => Timestamp::from_microsecond(primitive::<TimestampMicrosecondType>(column, row)?),
        TimeUnit::Nanosecond => {
            Timestamp::from_nanosecond(i128::from(primitive::<TimestampNanosecondType>(column, row)?))
        }
        TimeUnit::Second => return None,
    }
    .ok()?;
    Some(if zoned { stamp.to_string() } else { tz::Offset::UTC.to_datetime(stamp).to_string() })
}
