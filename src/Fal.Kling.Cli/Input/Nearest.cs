namespace Fal.Kling.Cli.Input;

/// <summary>Finds the names that someone who mistyped one may have meant.</summary>
internal static class Nearest
{
    private const int Count = 4;

    public static IEnumerable<string> To(string text, IEnumerable<string> names) => names
        .OrderBy(name => name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text.ToLowerInvariant(), name))
        .ThenBy(name => name.Length)
        .Take(Count);

    /// <summary>Counts the characters to insert, delete or replace (Levenshtein distance).</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }
}
