using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fal.Kling;

/// <summary>Adds a table of ours to an application's model, independent of its conventions.</summary>
internal static class RowColumns
{
    public static EntityTypeBuilder<TRow> AddTable<TRow>(ModelBuilder modelBuilder, string tableName, string? schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(tableName);
        EntityTypeBuilder<TRow> rows = modelBuilder.Entity<TRow>();
        if (schema is null)
        {
            rows.ToTable(tableName);
        }
        else
        {
            rows.ToTable(tableName, schema);
        }

        foreach (IMutableProperty property in rows.Metadata.GetProperties())
        {
            // A converter or a column type that the application gives all its strings or dates would break the comparison with the database's clock, or truncate the record.
            property.SetValueConverter((ValueConverter?)null);
            property.SetColumnType(null);
            property.SetPrecision(null);
        }

        return rows;
    }
}
