using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Archive;

/// <summary>
/// Recognises a participant by whatever the user has of them: the raw id (<c>8:orgid:…</c>, <c>8:acs:…</c>, <c>4:+…</c>), what stands
/// behind its last colon (the object id of a Teams user), or a telephone number with spaces and brackets or without.
/// </summary>
internal sealed class ParticipantFilter
{
    private const string PhonePrefix = "4:";

    private static readonly Regex Phone = new(@"\A(?:4:)?\+?[0-9][0-9 ()./-]{3,}\z", RegexOptions.CultureInvariant);

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);

    public ParticipantFilter(IEnumerable<string> wanted)
    {
        foreach (var item in wanted.Select(item => item.Trim()))
        {
            if (Phone.IsMatch(item))
            {
                _numbers.Add(Digits(item));
            }

            _ids.Add(item);
        }
    }

    /// <summary>True without any: nothing is asked for then.</summary>
    public bool IsAny => _ids.Count == 0;

    /// <summary>The ids, and of telephone numbers the digits alone: each participant that is included holds one of them.</summary>
    public IEnumerable<string> Searched => _ids.Select(id => Phone.IsMatch(id) ? Digits(id) : id);

    /// <summary>Whether a raw id is one of them.</summary>
    public bool Includes(string rawId) =>
        _ids.Contains(rawId)
        || _ids.Contains(rawId.Substring(rawId.LastIndexOf(':') + 1))
        || (rawId.StartsWith(PhonePrefix, StringComparison.Ordinal) && _numbers.Contains(Digits(rawId)));

    /// <summary>A number's digits, without the prefix of a raw id.</summary>
    private static string Digits(string number) =>
        new([.. number.Skip(number.StartsWith(PhonePrefix, StringComparison.Ordinal) ? PhonePrefix.Length : 0).Where(char.IsDigit)]);
}
